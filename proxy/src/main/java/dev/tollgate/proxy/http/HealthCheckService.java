package dev.tollgate.proxy.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.observe.export.Callbacks;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The health of deployments under LiteLLM's paths. Unlike there, history is that of this process.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/health">LiteLLM, health checks</a>
 */
final class HealthCheckService implements Route.Service {

    private static final int MOST = 1000;
    private static final int USUAL = 100;

    private final HealthChecks checks;
    private final Callbacks callbacks;

    HealthCheckService(HealthChecks checks, Callbacks callbacks) {
        this.checks = checks;
        this.callbacks = callbacks;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                get("/health", "Which deployments answer", this::health),
                get("/health/latest", "The latest word on each deployment", this::latest),
                get("/health/history", "The latest checks, newest first", this::history),
                get("/health/services", "Services that are told of requests", this::services));
    }

    private static Route get(String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("health", summary, ErrorForm.OPENAI);
        return new Route("GET", path, Route.Access.ADMIN, about, handler);
    }

    private void health(Exchange exchange) {
        Snapshot snapshot = exchange.snapshot();
        List<HealthSubject> subjects = wanted(exchange);
        HealthSettings settings = snapshot.settings().health();
        if (!settings.background()) {
            checks.checkNow(snapshot, subjects);
            // what the calls have changed
            subjects = wanted(exchange);
        }
        List<HealthJson.Row> rows = rows(snapshot, subjects);
        int unknown = subjects.size() - rows.size();
        send(
                exchange,
                out -> {
                    HealthJson.write(out, rows, settings.details());
                    out.writeNumberField("unknown_count", unknown);
                });
    }

    /** Those that {@code ?model=} and {@code ?model_id=} leave. */
    private static List<HealthSubject> wanted(Exchange exchange) {
        Optional<String> model = exchange.query("model");
        Optional<String> id = exchange.query("model_id");
        List<HealthSubject> found =
                HealthSubject.of(exchange.snapshot().router()).stream()
                        .filter(subject -> id.map(subject::is).orElse(true))
                        .filter(subject ->
                                model.map(name -> subject.is(resolved(exchange, name)))
                                        .orElse(true))
                        .toList();
        if (found.isEmpty() && id.isPresent()) {
            throw new FailureException(
                    new Failure.NotFound("No deployment has the id '" + id.get() + "'."));
        }
        if (found.isEmpty() && model.isPresent()) {
            throw Targets.unknown(exchange, model.get());
        }
        return found;
    }

    private static String resolved(Exchange exchange, String name) {
        return exchange.snapshot().router().resolve(name);
    }

    private List<HealthJson.Row> rows(Snapshot snapshot, List<HealthSubject> subjects) {
        List<HealthJson.Row> rows = new ArrayList<>();
        for (HealthSubject subject : subjects) {
            checks.known(snapshot, subject)
                    .ifPresent(known -> rows.add(new HealthJson.Row(subject, known)));
        }
        return rows;
    }

    private void latest(Exchange exchange) {
        Snapshot snapshot = exchange.snapshot();
        List<HealthJson.Row> rows = rows(snapshot, HealthSubject.of(snapshot.router()));
        send(
                exchange,
                out -> {
                    out.writeObjectFieldStart("latest_health_checks");
                    for (HealthJson.Row row : rows) {
                        out.writeFieldName(row.checked().id());
                        check(out, row.subject().deployment().group(), row.checked());
                    }
                    out.writeEndObject();
                    out.writeNumberField("total_models", rows.size());
                });
    }

    private void history(Exchange exchange) {
        int limit = number(exchange, "limit", USUAL);
        int offset = number(exchange, "offset", 0);
        Map<String, String> groups = new HashMap<>();
        HealthSubject.of(exchange.snapshot().router())
                .forEach(subject -> groups.put(subject.id(), subject.deployment().group()));
        Optional<String> model = exchange.query("model");
        Optional<Boolean> healthy = status(exchange);
        List<Checked> found =
                checks.history().stream()
                        .filter(one -> groups.containsKey(one.id()))
                        .filter(one ->
                                model.map(name -> name.equals(groups.get(one.id()))).orElse(true))
                        .filter(one -> healthy.map(wanted -> wanted == one.healthy()).orElse(true))
                        .toList();
        send(
                exchange,
                out -> {
                    out.writeArrayFieldStart("health_checks");
                    for (Checked one : found.stream().skip(offset).limit(limit).toList()) {
                        check(out, groups.getOrDefault(one.id(), ""), one);
                    }
                    out.writeEndArray();
                    out.writeNumberField("total_records", found.size());
                    out.writeNumberField("limit", limit);
                    out.writeNumberField("offset", offset);
                });
    }

    private static void check(JsonGenerator out, String group, Checked checked) throws IOException {
        out.writeStartObject();
        out.writeStringField("model_name", group);
        out.writeStringField("model_id", checked.id());
        out.writeStringField("status", checked.healthy() ? "healthy" : "unhealthy");
        out.writeNumberField("healthy_count", checked.healthy() ? 1 : 0);
        out.writeNumberField("unhealthy_count", checked.healthy() ? 0 : 1);
        out.writeStringField("error_message", checked.healthy() ? null : checked.error());
        out.writeNumberField("response_time_ms", HealthJson.rounded(checked.millis()));
        out.writeStringField("known_by", checked.source().shown());
        out.writeStringField("checked_at", Instant.ofEpochMilli(checked.at()).toString());
        out.writeEndObject();
    }

    private static Optional<Boolean> status(Exchange exchange) {
        Optional<String> status = exchange.query("status_filter");
        if (status.isPresent() && !Set.of("healthy", "unhealthy").contains(status.get())) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "'status_filter' must be healthy or unhealthy.", "status_filter"));
        }
        return status.map("healthy"::equals);
    }

    private static int number(Exchange exchange, String name, int otherwise) {
        Optional<String> text = exchange.query(name);
        if (text.isPresent() && !text.get().matches("\\d{1,6}")) {
            throw new FailureException(
                    new Failure.BadRequest("'" + name + "' must be a number.", name));
        }
        return Math.min(MOST, text.map(Integer::parseInt).orElse(otherwise));
    }

    private static void send(Exchange exchange, Json.Writing fields) {
        exchange.send(
                200,
                Json.written(out -> {
                    out.writeStartObject();
                    fields.to(out);
                    out.writeEndObject();
                }));
    }

    /** A callback is sent a request that there was not; what alerts go to isn't tried. */
    private void services(Exchange exchange) {
        Set<String> configured = exchange.snapshot().settings().health().services();
        Optional<String> service = exchange.query("service");
        if (service.isPresent() && !configured.contains(service.get())) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "Service '"
                                    + service.get()
                                    + "' is not configured: name it in litellm_settings.callbacks or"
                                    + " general_settings.alerting.",
                            "service"));
        }
        ObjectNode answer = Json.object();
        if (service.isPresent()) {
            Optional<String> problem = callbacks.check(service.get());
            answer.put("status", problem.orElse("?").isEmpty() ? "success" : "error")
                    .put("message", message(service.get(), problem));
        } else {
            ArrayNode names = answer.putArray("configured");
            configured.stream().sorted().forEach(names::add);
            ArrayNode served = answer.putArray("served");
            callbacks.states().forEach(each -> served.add(each.name()));
        }
        exchange.send(answer);
    }

    private static String message(String service, Optional<String> problem) {
        if (problem.isEmpty()) {
            return "'" + service + "' is configured, but can't be tried here.";
        }
        return problem.get().isEmpty()
                ? "'" + service + "' has taken a test message."
                : "'" + service + "' didn't take a test message: " + problem.get() + ".";
    }
}
