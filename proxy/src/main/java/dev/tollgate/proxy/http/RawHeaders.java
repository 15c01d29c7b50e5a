package dev.tollgate.proxy.http;

import dev.tollgate.proxy.upstream.UpstreamResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers go on when a request and its answer are relayed as they are. */
final class RawHeaders {

    /** Of the connection alone (RFC 9110, 7.6.1), or written by the sender. */
    private static final Set<String> HOP =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** The body is decompressed on both ways; who the client is and where it comes from stays. */
    private static final Set<String> OURS =
            Set.of(
                    "accept-encoding",
                    "content-encoding",
                    "custom-llm-provider",
                    "forwarded",
                    "origin",
                    "referer",
                    "via",
                    "x-goog-user-project",
                    "x-real-ip");

    /** {@code x-amz-*} belongs to the signature that the client made for its own credentials. */
    private static final List<String> OUR_PREFIXES =
            List.of("x-amz-", "x-forwarded-", "x-litellm-", "sec-", "cf-", "x-pass-");

    /** LiteLLM: {@code x-pass-foo} is always sent on as {@code foo}. */
    private static final String PASS = "x-pass-";

    private static final String COOKIE = "cookie";

    private RawHeaders() {}

    /** What a vendor gets that is called with the gateway's credentials. */
    static Map<String, String> withoutCredentials(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        Set<String> kept = kept(exchange);
        for (Header header : exchange.request().headers()) {
            String name = header.headerName().lowerCase();
            if (goesOn(name, kept)) {
                headers.put(name, value(header));
            }
            if (name.startsWith(PASS) && goesOn(name.substring(PASS.length()), kept)) {
                headers.put(name.substring(PASS.length()), value(header));
            }
        }
        return headers;
    }

    private static boolean goesOn(String name, Set<String> kept) {
        return !kept.contains(name) && OUR_PREFIXES.stream().noneMatch(name::startsWith);
    }

    /** The same without all but the media types, and what the client marks to be sent on. */
    static Map<String, String> media(Exchange exchange) {
        Map<String, String> headers = withoutCredentials(exchange);
        headers.keySet()
                .removeIf(name ->
                        !name.equals("content-type")
                                && !name.equals("accept")
                                && !exchange.request()
                                        .headers()
                                        .contains(HeaderNames.create(PASS + name)));
        return headers;
    }

    /** With the client's own credentials, unless they are the gateway's key. */
    static Map<String, String> withCredentials(Exchange exchange) {
        Map<String, String> headers = withoutCredentials(exchange);
        for (String name : Authenticator.headers(exchange)) {
            exchange.header(HeaderNames.create(name))
                    .filter(value -> !Authenticator.isGatewayKey(exchange, value))
                    .ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    /** What a client gets of a vendor's answer. */
    static void answer(ServerResponse response, UpstreamResponse upstream) {
        upstream.headers()
                .forEach((name, value) -> {
                    boolean same =
                            !HOP.contains(name)
                                    && !VendorHeaders.omitted(name)
                                    && !name.startsWith("access-control-");
                    if (same) {
                        response.headers().set(HeaderValues.create(name, value));
                    }
                });
        if (upstream.header("content-type").orElse("").startsWith("text/event-stream")) {
            response.headers().set(EventStream.NO_BUFFERING);
        }
    }

    /** Names that never go on; those that the client's {@code Connection} lists among them. */
    private static Set<String> kept(Exchange exchange) {
        Set<String> kept = new HashSet<>(HOP);
        kept.addAll(OURS);
        kept.addAll(Authenticator.headers(exchange));
        kept.add(COOKIE);
        exchange.header(HeaderNames.CONNECTION)
                .ifPresent(list -> {
                    for (String name : list.toLowerCase(Locale.ROOT).split(",", -1)) {
                        kept.add(name.strip());
                    }
                });
        return kept;
    }

    private static String value(Header header) {
        return String.join(", ", header.allValues());
    }
}
