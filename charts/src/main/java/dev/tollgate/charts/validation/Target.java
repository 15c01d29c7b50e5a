package dev.tollgate.charts.validation;

import dev.tollgate.charts.secret.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A gateway at an address, as its clients reach it: through the ingress, path prefix included. */
public final class Target {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** A model may think for a while before its first token. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final String base;
    private final HttpClient client;

    private Target(String base, HttpClient client) {
        this.base = base;
        this.client = client;
    }

    /**
     * The gateway at a URL.
     *
     * @param url without {@code /v1}
     * @param address where the ingress is, for a host that no DNS knows; HTTP only. Requests are
     *     sent to it as to a proxy, with the whole URL in their first line, which every server
     *     accepts (RFC 9112, 3.2.2), so that {@code Host} is that of the URL.
     */
    public static Target of(URI url, Optional<InetSocketAddress> address) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT);
        address.ifPresent(there -> builder.proxy(ProxySelector.of(there)));
        return new Target(url.toString().replaceAll("/+$", ""), builder.build());
    }

    Reply get(String path, @Nullable Secret key) throws IOException {
        return send(request(path, key).GET().build());
    }

    Reply post(String path, Secret key, String json) throws IOException {
        return send(
                request(path, key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    private HttpRequest.Builder request(String path, @Nullable Secret key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
        return key == null ? request : request.header("Authorization", "Bearer " + key.reveal());
    }

    private Reply send(HttpRequest request) throws IOException {
        long begin = System.nanoTime();
        try {
            HttpResponse<String> response =
                    client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            return new Reply(response.statusCode(), response.headers(), response.body(), millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
