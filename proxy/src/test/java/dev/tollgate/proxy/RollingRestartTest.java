package dev.tollgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Gateways that are replaced one after the other while clients go on. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class RollingRestartTest {

    private static final int CLIENTS = 6;
    private static final int BETWEEN = 30;
    private static final String CONFIG =
            """
            model_list:
              - model_name: m
                litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k}
            router_settings: {num_retries: 0}
            """;

    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    private record Instance(Process process, URI uri) {

        static Instance start(Path config) throws IOException {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    // it lives for seconds: what costs least at the start is best
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty(
                                            "surefire.test.class.path",
                                            System.getProperty("java.class.path")),
                                    Main.class.getName(),
                                    "--config",
                                    config.toString(),
                                    "--host",
                                    "127.0.0.1",
                                    "--port",
                                    Integer.toString(port))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("TOLLGATE_SHUTDOWN_DELAY_SECONDS", "1");
            return new Instance(builder.start(), URI.create("http://127.0.0.1:" + port));
        }
    }

    @Test
    void noRequestFailsWhileEachGatewayIsReplaced(@TempDir Path folder) throws Exception {
        try (FakeProvider vendor = new FakeProvider(0)) {
            Path config = folder.resolve("config.yaml");
            Files.writeString(config, CONFIG.replace("VENDOR", vendor.url()));
            Instance first = started(config);
            Instance second = started(config);
            instances.addAll(List.of(first, second));
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean stream = i % 2 == 0;
                clients.add(Thread.ofVirtual().start(() -> callOnAndOn(stream)));
            }
            for (Instance old : List.of(first, second)) {
                served(BETWEEN);
                Instance next = started(config);
                instances.add(next);
                assertThat(exitOf(old)).isZero();
            }
            served(BETWEEN);
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(failed).isEmpty();
        } finally {
            instances.forEach(instance -> instance.process().destroyForcibly());
        }
    }

    private void served(int more) {
        int enough = answered.get() + more;
        Eventually.get(answered::get, n -> n >= enough, Duration.ofSeconds(60));
    }

    private static Instance started(Path config) throws Exception {
        Instance instance = Instance.start(config);
        try (HttpClient client = HttpClient.newHttpClient()) {
            Eventually.get(() -> isReady(client, instance), ready -> ready, Duration.ofSeconds(60));
        }
        return instance;
    }

    /** As a load balancer does it: who isn't ready gets nothing more, what is sent is finished. */
    private int exitOf(Instance instance) throws Exception {
        instance.process().destroy();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Eventually.get(() -> isReady(client, instance), ready -> !ready, Duration.ofSeconds(5));
        }
        instances.remove(instance);
        assertThat(instance.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        return instance.process().exitValue();
    }

    private static boolean isReady(HttpClient client, Instance instance) {
        HttpRequest request =
                HttpRequest.newBuilder(instance.uri().resolve("/health/readiness")).build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void callOnAndOn(boolean stream) {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int n = 0; !stop.get(); n++) {
                List<Instance> now = List.copyOf(instances);
                call(client, now.get(n % now.size()), stream);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(HttpClient client, Instance instance, boolean stream)
            throws InterruptedException {
        String prompt = stream ? "[[count 20 every=20ms]]" : "[[slow first=50ms]] hello";
        HttpRequest request =
                HttpRequest.newBuilder(instance.uri().resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(20))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        """
                                        {"model":"m","stream":%s,"messages":[{"role":"user","content":"%s"}]}
                                        """
                                                .formatted(stream, prompt)))
                        .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            boolean whole = !stream || answer.body().contains("[DONE]");
            if (answer.statusCode() != 200 || !whole) {
                failed.add(answer.statusCode() + " " + answer.body());
            }
            answered.incrementAndGet();
        } catch (IOException e) {
            failed.add(instance.uri() + " " + e);
        }
    }
}
