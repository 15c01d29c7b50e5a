package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.spend.SpendReports.Entity;
import dev.tollgate.proxy.spend.SpendReports.Range;
import dev.tollgate.proxy.spend.SpendReports.Slice;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the parameters that reports have in common. */
final class ReportQuery {

    private static final int DATE_LENGTH = 10;

    /** That many days are told where nobody says which. */
    static final int DAYS = 30;

    private ReportQuery() {}

    /**
     * Which sums are asked for, by {@code api_key}, {@code model}, and the entities' ids.
     *
     * @param ids the parameter that lists them; empty for none
     */
    static Slice slice(Exchange exchange, Entity entity, String ids) {
        return new Slice(
                range(exchange),
                entity,
                ids.isEmpty() ? Set.of() : list(exchange, ids),
                keys(exchange.query("api_key").orElse("")),
                text(exchange, "model"));
    }

    /** The hash of a key, or of none. */
    static Set<String> keys(String key) {
        return key.isEmpty() ? Set.of() : Set.of(keyHash(plain("api_key", key)));
    }

    /** Names that are separated by commas. */
    private static Set<String> list(Exchange exchange, String name) {
        return Stream.of(text(exchange, name).split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .collect(Collectors.toSet());
    }

    /** A parameter, empty where it is absent. */
    static String text(Exchange exchange, String name) {
        return plain(name, exchange.query(name).orElse(""));
    }

    /** PostgreSQL takes no NUL, and nothing that isn't Unicode. */
    private static String plain(String name, String text) {
        if (text.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(text)) {
            throw wrong(name, "must be text without NUL");
        }
        return text;
    }

    /** {@code start_date} and {@code end_date}; else the last 30 days. */
    static Range range(Exchange exchange) {
        LocalDate to = date(exchange, "end_date", LocalDate.now(ZoneOffset.UTC));
        LocalDate from = date(exchange, "start_date", to.minusDays(DAYS - 1L));
        return range(from, to);
    }

    static Range range(LocalDate from, LocalDate to) {
        if (from.isAfter(to)) {
            throw wrong("start_date", "must not be after end_date");
        }
        return new Range(from, to);
    }

    /** LiteLLM takes a time of day as well, which counts for its whole day. */
    static LocalDate date(Exchange exchange, String name, LocalDate otherwise) {
        String text = exchange.query(name).orElse("");
        return text.isEmpty() ? otherwise : date(name, text);
    }

    /** A day of LiteLLM's form, in a query or a body. */
    static LocalDate date(String name, String text) {
        String day = text.substring(0, Math.min(DATE_LENGTH, text.length()));
        try {
            return LocalDate.parse(day);
        } catch (DateTimeException e) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "'" + name + "' must be a date such as 2026-03-31.", name),
                    e);
        }
    }

    /** A whole number within bounds. */
    static int number(Exchange exchange, String name, int otherwise, int most) {
        String text = exchange.query(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < 1) {
            throw wrong(name, "must be a whole number from 1");
        }
        return Math.min(most, Integer.parseInt(text));
    }

    /** LiteLLM takes a key or its hash. */
    static String keyHash(String key) {
        return key.startsWith("sk-") ? KeyHash.of(key) : key;
    }

    static FailureException wrong(String name, String why) {
        return new FailureException(new Failure.BadRequest("'" + name + "' " + why + ".", name));
    }

    static FailureException noDatabase() {
        return new FailureException(
                new Failure.BadRequest(
                        "No database is connected, so no spend is kept. Set DATABASE_URL."));
    }
}
