package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.observe.export.CallbackState;
import dev.tollgate.proxy.observe.export.Callbacks;
import dev.tollgate.proxy.observe.export.ExportSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Health probes under LiteLLM's names, {@code liveliness} included. */
final class HealthService implements Route.Service {

    private static final byte[] ALIVE = "\"I'm alive!\"".getBytes(UTF_8);
    private static final byte[] STOPPING =
            "{\"status\":\"unhealthy\",\"reason\":\"stopping\"}".getBytes(UTF_8);

    private final BooleanSupplier stopping;
    private final Accounting accounting;
    private final Callbacks callbacks;
    private final ObjectNode always;

    /**
     * @param stopping whether the gateway takes no new clients any more
     * @param accounting may not be ready yet
     * @param cache empty where answers aren't kept
     */
    HealthService(
            BooleanSupplier stopping,
            Accounting accounting,
            Optional<CacheStore> cache,
            Telemetry telemetry) {
        this.stopping = stopping;
        this.accounting = accounting;
        this.callbacks = telemetry.callbacks();
        boolean stored = accounting.records().isPresent();
        always =
                Json.object()
                        .put("status", "healthy")
                        .put("db", stored ? "connected" : "Not connected")
                        .put("cache", cache.map(CacheStore::type).orElse(null))
                        .put("litellm_version", Version.TEXT);
        ArrayNode names = always.putArray("success_callbacks");
        telemetry.exports().names(ExportSettings.Which.BOTH).forEach(names::add);
        telemetry.exports().names(ExportSettings.Which.SUCCESS).forEach(names::add);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                get("/health/liveliness", "Whether the process lives", HealthService::alive),
                get("/health/liveness", "Whether the process lives", HealthService::alive),
                get("/health/readiness", "Whether it takes requests", this::ready));
    }

    private static Route get(String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("health", summary, ErrorForm.OPENAI);
        return new Route("GET", path, Route.Access.PUBLIC, about, handler);
    }

    private static void alive(Exchange exchange) {
        exchange.send(200, ALIVE);
    }

    private void ready(Exchange exchange) {
        if (stopping.getAsBoolean()) {
            exchange.send(503, STOPPING);
            return;
        }
        Optional<String> problem = accounting.state().problem();
        if (problem.isPresent()) {
            ObjectNode body = Json.object().put("status", "unhealthy");
            exchange.send(503, Json.bytes(body.put("reason", problem.get())));
            return;
        }
        ObjectNode body = always.deepCopy();
        accounting.state().schema().ifPresent(version -> body.put("schema", version));
        ArrayNode told = body.putArray("callbacks");
        callbacks.states().forEach(each -> told.add(shown(each)));
        exchange.send(body);
    }

    /** Ours: how a callback does. */
    private static ObjectNode shown(CallbackState state) {
        return Json.object()
                .put("name", state.name())
                .put("waiting", state.waiting())
                .put("sent", state.sent())
                .put("failed", state.failed())
                .put("dropped", state.dropped())
                .put("last_success", state.lastSuccess().map(Instant::toString).orElse(null))
                .put("last_failure", state.lastFailure().map(Instant::toString).orElse(null));
    }
}
