package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Health probes under LiteLLM's names, {@code liveliness} included. */
final class HealthService implements Route.Service {

    private static final byte[] ALIVE = "\"I'm alive!\"".getBytes(UTF_8);
    private static final byte[] READY =
            "{\"status\":\"healthy\",\"db\":\"Not connected\"}".getBytes(UTF_8);
    private static final byte[] STOPPING =
            "{\"status\":\"unhealthy\",\"reason\":\"stopping\"}".getBytes(UTF_8);

    private final BooleanSupplier stopping;

    /**
     * @param stopping whether the gateway takes no new clients any more
     */
    HealthService(BooleanSupplier stopping) {
        this.stopping = stopping;
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
        exchange.send(200, READY);
    }
}
