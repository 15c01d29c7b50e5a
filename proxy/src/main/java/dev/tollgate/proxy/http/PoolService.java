package dev.tollgate.proxy.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.DeploymentState;
import dev.tollgate.proxy.routing.LatestCalls;
import dev.tollgate.proxy.routing.Quota;
import dev.tollgate.proxy.routing.Standing;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /pool/status}: how each key × model and every other deployment stands. */
final class PoolService implements Route.Service {

    @Override
    public List<Route> routes() {
        Route.About about =
                new Route.About("routing", "How each key and model stands", ErrorForm.OPENAI);
        return List.of(
                new Route("GET", "/pool/status", Route.Access.ADMIN, about, PoolService::status));
    }

    private static void status(Exchange exchange) {
        Optional<String> pool = exchange.query("pool");
        Optional<String> state = exchange.query("state");
        Optional<String> model = exchange.query("model");
        state.ifPresent(PoolService::refuseUnknown);
        List<Standing> all = exchange.snapshot().router().standings();
        List<Standing> shown =
                all.stream()
                        .filter(one -> pool.map(name -> isIn(one, name)).orElse(true))
                        .filter(one -> state.map(one.name()::equals).orElse(true))
                        .filter(one -> model.map(name -> serves(one, name)).orElse(true))
                        .toList();
        long now = exchange.snapshot().router().clock().millis();
        exchange.send(
                200,
                Json.written(out -> {
                    out.writeStartObject();
                    summary(out, all);
                    out.writeArrayFieldStart("deployments");
                    for (Standing standing : shown) {
                        write(out, standing, now);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                }));
    }

    private static void refuseUnknown(String state) {
        List<String> known = new ArrayList<>(List.of(Standing.OPEN, Standing.TRIAL));
        for (Closure.Reason reason : Closure.Reason.values()) {
            known.add(reason.shown());
        }
        if (!known.contains(state)) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "'state' must be one of " + String.join(", ", known) + ".", "state"));
        }
    }

    private static boolean isIn(Standing standing, String pool) {
        return standing.key().map(PoolKey::pool).filter(pool::equals).isPresent();
    }

    private static boolean serves(Standing standing, String model) {
        return standing.groups().contains(model)
                || standing.target().model().equals(model)
                || model(standing.target()).equals(model);
    }

    private static String model(Target target) {
        return target.deployment().vendor() + "/" + target.model();
    }

    /** Of all deployments, whichever are shown. */
    private static void summary(JsonGenerator out, List<Standing> all) throws IOException {
        out.writeObjectFieldStart("summary");
        out.writeNumberField("deployments", all.size());
        out.writeNumberField(
                "available", all.stream().filter(one -> one.closed().isEmpty()).count());
        out.writeArrayFieldStart("pools");
        for (Standing.Pool pool : Standing.pools(all)) {
            out.writeStartObject();
            out.writeStringField("pool", pool.name());
            out.writeNumberField("keys", pool.keys());
            out.writeNumberField("available", pool.available());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Standing standing, long now) throws IOException {
        DeploymentState state = standing.state();
        out.writeStartObject();
        out.writeStringField("id", standing.target().deployment().id());
        Optional<PoolKey> key = standing.key();
        if (key.isPresent()) {
            out.writeStringField("pool", key.get().pool());
            out.writeStringField("key_id", key.get().id());
        }
        out.writeStringField("model", model(standing.target()));
        out.writeArrayFieldStart("groups");
        for (String group : standing.groups()) {
            out.writeString(group);
        }
        out.writeEndArray();
        out.writeStringField("state", standing.name());
        if (standing.closed().isPresent()) {
            closed(out, standing.closed().get());
        }
        quotas(out, "quotas", state.quotas(now));
        DeploymentState ofKey = state.key();
        if (ofKey != null) {
            quotas(out, "key_quotas", ofKey.quotas(now));
        }
        out.writeNumberField("in_flight", state.inFlight());
        latest(out, state.latest());
        out.writeEndObject();
    }

    private static void closed(JsonGenerator out, Closure closure) throws IOException {
        out.writeStringField("until", Instant.ofEpochMilli(closure.until()).toString());
        out.writeStringField("why", why(closure));
    }

    /** In words, with the vendor's error where it was one. */
    static String why(Closure closure) {
        String told = closure.error().map(ErrorClass::liteLlmName).orElse("");
        String by = told.isEmpty() ? "" : ": the vendor answered " + told;
        return switch (closure.reason()) {
            case COOLDOWN -> "failed too often, or was told to wait" + by;
            case MINUTE_QUOTA -> "a quota of the minute is used up" + by;
            case DAY_QUOTA -> "a quota of the day is used up" + by;
            case KEY_REFUSED -> "the key is refused" + by;
            case UNHEALTHY -> "the last health check failed" + by;
        };
    }

    private static void quotas(JsonGenerator out, String name, List<Quota> quotas)
            throws IOException {
        if (quotas.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(name);
        for (Quota quota : quotas) {
            out.writeObjectFieldStart(quota.name());
            out.writeNumberField("limit", quota.limit());
            out.writeNumberField("used", quota.used());
            out.writeNumberField("left", quota.left());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void latest(JsonGenerator out, LatestCalls latest) throws IOException {
        if (latest.answeredAt() > 0) {
            out.writeStringField(
                    "last_answer_at", Instant.ofEpochMilli(latest.answeredAt()).toString());
            out.writeNumberField("latency_ms", HealthJson.rounded(latest.latency()));
        }
        if (latest.failed().isPresent()) {
            LatestCalls.Failed failed = latest.failed().get();
            out.writeStringField("last_error", failed.error().liteLlmName());
            out.writeStringField("last_error_at", Instant.ofEpochMilli(failed.at()).toString());
        }
    }
}
