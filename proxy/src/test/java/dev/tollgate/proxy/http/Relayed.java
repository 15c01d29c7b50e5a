package dev.tollgate.proxy.http;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A gateway in front of a fake provider, and a client that has the gateway's key. */
final class Relayed implements AutoCloseable {

    static final String KEY = "sk-gateway-1234567890";

    private final FakeProvider vendor = new FakeProvider(0);
    private final HttpClient client = HttpClient.newHttpClient();
    private final App app;

    /**
     * @param yaml the configuration, with {@code VENDOR} where the fake's address goes
     */
    Relayed(String yaml) {
        app = Gateways.of(yaml.replace("VENDOR", vendor.url()).replace("KEY", KEY));
        app.start();
    }

    /** A request with the key, which the caller completes. */
    HttpRequest.Builder to(String path) {
        URI uri = URI.create("http://127.0.0.1:" + app.port() + path);
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + KEY);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(
                to(path).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    FakeProvider vendor() {
        return vendor;
    }

    /** What the vendor got last. */
    Received last() {
        return vendor.requests().getLast();
    }

    List<String> paths() {
        return vendor.requests().stream().map(Received::path).toList();
    }

    @Override
    public void close() {
        client.shutdownNow();
        app.close();
        vendor.close();
    }
}
