package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of a deployed gateway, against a server that plays one behind an ingress. */
class ValidateTest {

    private static final String COMPLETION = "{\"choices\":[{\"message\":{\"content\":\"yes\"}}]}";
    private static final String STREAM = "data: {\"choices\":[]}\n\ndata: [DONE]\n\n";

    @TempDir Path folder;

    private TestProject project;
    private HttpServer server;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private record Answer(int status, String type, String body) {}

    @BeforeEach
    void start() throws IOException {
        project = TestProject.in(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        answers.put("readiness", new Answer(200, "application/json", "{}"));
        answers.put("models", new Answer(200, "application/json", "{\"data\":[{},{}]}"));
        answers.put("wrong key", new Answer(401, "application/json", "{}"));
        answers.put("call", new Answer(200, "application/json", COMPLETION));
        answers.put("streaming", new Answer(200, "text/event-stream", STREAM));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everythingGoodEndsWith0() {
        TestProject.Run run = project.run("validate", "dev", "--address", address());

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .startsWith("http://backend.dev.localhost/litellm\n")
                .containsPattern("✔ readiness +200 in \\d+ ms")
                .containsPattern("✔ models +2 models")
                .containsPattern("✔ call +gpt-4: 200 in")
                .containsPattern("✔ streaming +1 events, 200 in")
                .containsPattern("✔ wildcard +gpt-4 is served by \\*")
                .containsPattern("✔ limit headers +x-ratelimit-remaining-requests")
                .containsPattern("✔ wrong key +refused with 401");
        assertThat(seen).contains("backend.dev.localhost /litellm/v1/models models");
    }

    @Test
    void modelWithAnEntryOfItsOwnLeavesTheWildcardToAnother() {
        TestProject.Run run = project.run("validate", "dev", "--url", url(), "--model", "gpt-4o");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).containsPattern("✔ wildcard +gpt-4: 200 in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "readiness | 503 | {\"status\":\"no database\"} | ✘ readiness +status 503: .*no dat",
                "models    | 200 | {\"data\":[]}                | ✘ models +the list is empty",
                "models    | 403 | {\"error\":{\"message\":\"no\"}} | ✘ models +status 403: no",
                "call      | 200 | <html>404</html>             | ✘ call +gpt-4: status 200: <html>",
                "call      | 429 | {\"error\":{\"message\":\"budget\"}} | ✘ limit headers +no good",
                "call      | 429 | {}                           | ✘ wildcard +gpt-4 is served by",
                "streaming | 200 | data: {}                     | ✘ streaming +ended after 1 events",
                "streaming | 502 | {}                           | ✘ streaming +gpt-4: status 502",
                "wrong key | 200 | {}                           | ✘ wrong key +expected 401, was",
            })
    void failureEndsWith1AndSaysItsCause(String request, int status, String body, String line) {
        answers.put(request, new Answer(status, answers.get(request).type(), body));

        TestProject.Run run = project.run("validate", "dev", "--url", url());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).containsPattern(line);
    }

    @Test
    void streamThatIsBufferedIntoAnotherTypeIsToldApart() {
        answers.put("streaming", new Answer(200, "application/json", COMPLETION));

        assertThat(project.run("validate", "dev", "--url", url()).out())
                .containsPattern("✘ streaming +content-type is application/json");
    }

    @Test
    void whereNothingAnswersNothingElseIsTried() {
        server.stop(0);

        TestProject.Run run = project.run("validate", "dev", "--url", url());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("✘ readiness +no answer: Conn")
                .doesNotContain("models");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev --url nonsense          | --url: 'nonsense' is no URL; give https://host/litellm",
                "dev --address 10.0.0.1:port | --address: '10.0.0.1:port' is no address",
                "prod --address 10.0.0.1     | --address: works with http only, and https://llm.exa",
            })
    void wrongAddressesAreTheUsersMistake(String arguments, String message) {
        TestProject.Run run = project.run(("validate " + arguments).split(" ", -1));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith(message).endsWith("1 problem.\n");
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private String url() {
        return "http://" + address() + "/litellm/v1";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            String name = name(exchange, text);
            String host = exchange.getRequestHeaders().getFirst("Host");
            seen.add(host + " " + exchange.getRequestURI().getPath() + " " + name);
            Answer answer = answers.getOrDefault(name, new Answer(404, "text/plain", "lost"));
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("X-RateLimit-Remaining-Requests", "9");
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String name(HttpExchange exchange, String body) {
        boolean wrong =
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                        .contains("wrong");
        return switch (exchange.getRequestURI().getPath()) {
            case "/litellm/health/readiness" -> "readiness";
            case "/litellm/v1/models" -> wrong ? "wrong key" : "models";
            default -> body.contains("\"stream\":true") ? "streaming" : "call";
        };
    }
}
