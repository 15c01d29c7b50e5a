package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.AuditLog;
import dev.tollgate.proxy.guard.AuditLog.Field;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who has changed what, {@code /audit}. */
final class AuditService implements Route.Service {

    private static final int PAGE = 10;
    private static final int MOST_ROWS = 100;

    private final Optional<AuditLog> log;

    /**
     * @param log empty without a database
     */
    AuditService(Optional<AuditLog> log) {
        this.log = log;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route(
                        "/audit",
                        "Changes of keys, teams and all else, the latest first",
                        this::page),
                route("/audit/{id}", "One of them", this::one));
    }

    private static Route route(String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("Audit Logging", summary, ErrorForm.OPENAI);
        return new Route("GET", path, Route.Access.VIEW, about, handler);
    }

    private AuditLog log() {
        return log.orElseThrow(() ->
                new FailureException(
                        new Failure.BadRequest(
                                "No database is connected, so nobody's changes are kept. Set"
                                        + " DATABASE_URL.")));
    }

    private void page(Exchange exchange) {
        int page = ReportQuery.number(exchange, "page", 1, Integer.MAX_VALUE);
        int size = ReportQuery.number(exchange, "page_size", PAGE, MOST_ROWS);
        Map<Field, String> equal = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            if (field != Field.UPDATED_AT) {
                exchange.query(name(field))
                        .filter(text -> !text.isEmpty())
                        .map(text ->
                                field == Field.CHANGED_BY_API_KEY
                                        ? ReportQuery.keyHash(text)
                                        : text)
                        .ifPresent(text -> equal.put(field, text));
            }
        }
        AuditLog.Page found =
                log().find(
                                new AuditLog.Query(
                                        equal,
                                        ReportQuery.date(exchange, "start_date", LocalDate.EPOCH),
                                        ReportQuery.date(
                                                exchange,
                                                "end_date",
                                                LocalDate.now(ZoneOffset.UTC).plusDays(1)),
                                        sort(exchange),
                                        exchange.query("sort_order").orElse("desc").equals("asc"),
                                        (page - 1L) * size,
                                        size));
        ObjectNode answer = Json.object();
        answer.putArray("audit_logs").addAll(found.rows());
        answer.put("total", found.total()).put("page", page).put("page_size", size);
        exchange.send(answer.put("total_pages", (found.total() + size - 1) / size));
    }

    private static String name(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private static Field sort(Exchange exchange) {
        String by = exchange.query("sort_by").orElse(name(Field.UPDATED_AT));
        return Arrays.stream(Field.values())
                .filter(field -> name(field).equals(by))
                .findFirst()
                .orElseThrow(() ->
                        ReportQuery.wrong(
                                "sort_by",
                                "must be one of "
                                        + Arrays.stream(Field.values())
                                                .map(AuditService::name)
                                                .collect(Collectors.joining(", "))));
    }

    private void one(Exchange exchange) {
        exchange.send(
                log().find(exchange.path("id"))
                        .orElseThrow(() ->
                                new FailureException(
                                        new Failure.NotFound("There is no such audit log row."))));
    }
}
