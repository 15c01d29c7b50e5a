package dev.tollgate.proxy.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Lets any web page call the gateway, as LiteLLM does: its credential is a key, never a cookie. */
final class Cors {

    private Cors() {}

    static void allow(ServerRequest request, ServerResponse response) {
        if (!request.headers().contains(HeaderNames.ORIGIN)) {
            return;
        }
        response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        response.headers().set(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "*");
        if (request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
            response.headers()
                    .set(
                            HeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
                            "GET, POST, PUT, PATCH, DELETE, OPTIONS");
            String asked =
                    request.headers().first(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS).orElse("*");
            response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
            response.headers().set(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
        }
    }
}
