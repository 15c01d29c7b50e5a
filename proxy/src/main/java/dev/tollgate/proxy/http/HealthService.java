package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Health probes under LiteLLM's names, {@code liveliness} included. */
public final class HealthService implements HttpService {

    private static final byte[] ALIVE = "\"I'm alive!\"".getBytes(UTF_8);

    /** The gateway depends on nothing yet, so whoever reaches it finds it ready. */
    private static final byte[] READY =
            "{\"status\":\"healthy\",\"db\":\"Not connected\"}".getBytes(UTF_8);

    @Override
    public void routing(HttpRules rules) {
        rules.get("/liveliness", HealthService::alive)
                .get("/liveness", HealthService::alive)
                .get("/readiness", HealthService::ready);
    }

    private static void alive(ServerRequest request, ServerResponse response) {
        sendJson(response, ALIVE);
    }

    private static void ready(ServerRequest request, ServerResponse response) {
        sendJson(response, READY);
    }

    private static void sendJson(ServerResponse response, byte[] json) {
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        response.send(json);
    }
}
