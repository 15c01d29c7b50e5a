package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.spend.SpendReports.Range;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Reads the parameters that reports have in common. */
final class ReportQuery {

    private static final int DATE_LENGTH = 10;

    private ReportQuery() {}

    /** {@code start_date} and {@code end_date}; else these last days. */
    static Range range(Exchange exchange, int days) {
        LocalDate to = date(exchange, "end_date", LocalDate.now(ZoneOffset.UTC));
        LocalDate from = date(exchange, "start_date", to.minusDays(days - 1L));
        if (from.isAfter(to)) {
            throw wrong("start_date", "must not be after end_date");
        }
        return new Range(from, to);
    }

    /** LiteLLM takes a time of day as well, which counts for its whole day. */
    static LocalDate date(Exchange exchange, String name, LocalDate otherwise) {
        String text = exchange.query(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
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
