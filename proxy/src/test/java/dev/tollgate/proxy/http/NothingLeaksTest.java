package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Collector;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Marked keys and prompts go through every path, and are found nowhere that operators look. */
@Timeout(60)
class NothingLeaksTest {

    private static final String MARK = "canary";
    private static final String KEY = "sk-canary-virtual-key-0001";

    private static final String CONFIG =
            """
            general_settings: {master_key: sk-canary-master-key-01}
            model_list:
              - model_name: openai
                litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: canary-upstream-key}
              - model_name: claude
                litellm_params: {model: anthropic/claude, api_base: VENDOR, api_key: canary-upstream-key}
              - model_name: gemini
                litellm_params: {model: gemini/gemini-2.5-flash, api_base: VENDOR, api_key: canary-upstream-key}
              - model_name: quotes
                litellm_params: {model: openai/gpt, api_base: QUOTES, api_key: canary-upstream-key}
            router_settings: {num_retries: 0}
            litellm_settings:
              callbacks: [otel, generic_api, langfuse, s3_v2]
              s3_callback_params:
                s3_bucket_name: logs
                s3_endpoint_url: COLLECTOR
                s3_aws_access_key_id: AKIA
                s3_aws_secret_access_key: canary-secret
            """;

    private static final List<String> RECEIVERS =
            List.of("/v1/traces", "/hook", "/api/public/ingestion", "/logs");

    private static final List<String> PATHS =
            List.of(
                    "/v1/chat/completions",
                    "/v1/messages",
                    "/v1/responses",
                    "/v1/completions",
                    "/v1/embeddings",
                    "/v1beta/models/MODEL:generateContent");

    private static final List<String> MODELS = List.of("openai", "claude", "gemini", "quotes");

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Queue<SpendRow> rows = new ConcurrentLinkedQueue<>();

    /** Takes what the gateway logs beside requests. */
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    events.add(line.getMessage() + " " + line.getThrown());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    /** A vendor whose refusals quote all that they were sent. */
    private static HttpServer quoting() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", NothingLeaksTest::quote);
        server.start();
        return server;
    }

    private static void quote(HttpExchange exchange) throws IOException {
        String said =
                exchange.getRequestHeaders().getFirst("Authorization")
                        + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        byte[] body = Json.bytes(Json.object().set("error", Json.object().put("message", said)));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private App gateway(FakeProvider vendor, HttpServer quotes, Collector collector) {
        InMemoryRecords records = new InMemoryRecords();
        records.insert(
                new Entry(
                        Kind.KEY,
                        KeyHash.of(KEY),
                        Json.object().put("key_alias", "visible").put("key_name", "sk-...0001")));
        Accounting accounting =
                Accounting.NONE
                        .with(new InMemoryDirectory(records))
                        .with(records, new LocalLedger(InstantSource.system(), Ledger.Seeds.NONE))
                        .with(rows::add);
        String yaml =
                CONFIG.replace("VENDOR", vendor.url())
                        .replace("QUOTES", "http://127.0.0.1:" + quotes.getAddress().getPort())
                        .replace("COLLECTOR", collector.url());
        Map<String, String> variables =
                Map.of(
                        "OTEL_ENDPOINT", collector.url(),
                        "OTEL_HEADERS", "api-key=canary-otel",
                        "GENERIC_LOGGER_ENDPOINT", collector.url() + "/hook",
                        "GENERIC_LOGGER_HEADERS", "authorization=Bearer canary-hook",
                        "LANGFUSE_PUBLIC_KEY", "pk",
                        "LANGFUSE_SECRET_KEY", "canary-langfuse",
                        "LANGFUSE_HOST", collector.url());
        App app =
                Gateways.of(
                        yaml, Gateways.Options.NONE.with(variables).with(accounting).with(lines));
        app.start();
        return app;
    }

    private static void ask(int port, String path, String model, boolean stream)
            throws IOException {
        String body =
                """
                {"model": "MODEL", "stream": STREAM, "max_tokens": 9, "user": "c1",
                 "messages": [{"role": "user", "content": "canary prompt"}],
                 "input": "canary input", "prompt": "canary text",
                 "contents": [{"role": "user", "parts": [{"text": "canary part"}]}]}
                """;
        RawClient.post(
                port,
                path.replace("MODEL", model),
                body.replace("MODEL", model).replace("STREAM", Boolean.toString(stream)),
                "Authorization: Bearer " + KEY);
    }

    private static long payloads(Collector collector) {
        return collector.received().stream()
                .filter(one -> one.path().equals("/hook"))
                .mapToLong(one -> one.json().size())
                .sum();
    }

    private static boolean isTold(Collector collector, String path) {
        return collector.received().stream().anyMatch(one -> one.path().startsWith(path));
    }

    /** All that operators see, by where they see it. */
    private Map<String, String> seen(App app, Collector collector) throws IOException {
        Map<String, String> seen = new LinkedHashMap<>();
        seen.put("request lines", lines.toString(UTF_8));
        seen.put("log", String.join("\n", events));
        seen.put("spend rows", rows.toString());
        seen.put("metrics", RawClient.get(app.port(), "/metrics").text());
        for (String path : RECEIVERS) {
            seen.put(
                    path,
                    collector.received().stream()
                            .filter(one -> one.path().startsWith(path))
                            .map(one -> new String(one.body(), ISO_8859_1))
                            .collect(joining("\n")));
        }
        return seen;
    }

    @Test
    void markedSecretIsFoundNowhere() throws IOException {
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        HttpServer quotes = quoting();
        try (Collector collector = new Collector();
                FakeProvider vendor = new FakeProvider(0);
                App app = gateway(vendor, quotes, collector)) {
            for (String path : PATHS) {
                for (String model : MODELS) {
                    ask(app.port(), path, model, false);
                    ask(app.port(), path, model, true);
                }
            }
            System.getLogger("tollgate").log(System.Logger.Level.INFO, "visible");
            long ended = rows.stream().filter(row -> !row.status().equals("pending")).count();
            Eventually.get(
                    () -> payloads(collector), count -> count >= ended, Duration.ofSeconds(5));
            for (String path : RECEIVERS) {
                Eventually.get(() -> isTold(collector, path), told -> told, Duration.ofSeconds(5));
            }
            Eventually.get(
                    () -> lines.toString(UTF_8).lines().count(),
                    count -> count >= ended,
                    Duration.ofSeconds(5));

            assertThat(ended).isGreaterThan(30);
            assertThat(payloads(collector)).isEqualTo(ended);
            assertThat(seen(app, collector))
                    .allSatisfy((where, text) ->
                            assertThat(text)
                                    .as(where)
                                    .contains("visible")
                                    .doesNotContainIgnoringCase(MARK));
        } finally {
            quotes.stop(0);
            root.removeHandler(handler);
        }
    }
}
