package dev.tollgate.proxy.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.proxy.model.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Job of a new installation may run early, late, twice and beside another. */
class FirstKeyTest {

    private static final String KEY = "sk-first-key-of-a-team";

    private final StringWriter said = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final HttpServer gateway = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        gateway.createContext("/", this::answer);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(
                (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body)
                        .strip());
        byte[] text = ("why: " + body).getBytes(UTF_8);
        exchange.sendResponseHeaders(answers.isEmpty() ? 200 : answers.remove(), text.length);
        try (exchange) {
            exchange.getResponseBody().write(text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    200 200                     | 0 | is there already | 2
                    200 404 200                 | 0 | is made          | 3
                    503 503 200 404 200         | 0 | is made          | 5
                    200 404 409 200             | 0 | another has made | 4
                    200 404 500 404 200 404 200 | 0 | is made          | 7
                    200 404 401 404             | 1 | status 401       | 4
                    """)
    void endsOnceTheKeyIsThereOrRefused(String given, int code, String word, int requests) {
        for (String status : given.split(" ", -1)) {
            answers.add(Integer.parseInt(status));
        }

        assertThat(run(Duration.ofSeconds(20))).isEqualTo(code);
        assertThat(said.toString()).contains(word).doesNotContain(KEY);
        assertThat(asked).hasSize(requests);
    }

    @Test
    void asksByHashAndMakesWhatIsWanted() {
        answers.addAll(List.of(200, 404, 200));

        assertThat(run(Duration.ofSeconds(20))).isZero();
        assertThat(asked.get(1)).matches("GET /key/info\\?key=[0-9a-f]{64}");
        assertThat(asked.get(2))
                .isEqualTo(
                        "POST /key/generate {\"key\":\""
                                + KEY
                                + "\",\"key_alias\":\"team\",\"models\":[\"gpt-4o\"]}");
    }

    @Test
    void givesUpWhereNobodyAnswers() {
        gateway.stop(0);

        assertThat(run(Duration.ofMillis(50))).isEqualTo(1);
        assertThat(said.toString()).contains("No gateway answers at");
    }

    @ParameterizedTest
    @CsvSource({
        "--key-env=NONE --url=http://x, NONE is not set",
        "--key-env=OTHER --url=http://x, doesn't start with sk-",
        "--key-env=FIRST --url=x, --url is no URL",
        "--key-env=FIRST --url=http://x --timeout=0, --timeout is less than 1",
        "--key-env=FIRST, --url"
    })
    void wrongUsageSaysWhatToDo(String arguments, String word) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> variables =
                Map.of("FIRST", KEY, "OTHER", "secret", "LITELLM_MASTER_KEY", "sk-master");
        Tollgate tollgate =
                new Tollgate(
                        variables,
                        new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
                        new PrintStream(err, true, UTF_8));

        Outcome outcome = tollgate.parse(("first-key " + arguments).split(" ", -1));

        assertThat(outcome).isEqualTo(new Outcome.Exit(2));
        assertThat(err.toString(UTF_8)).contains(word).doesNotContain("secret");
    }

    private int run(Duration patience) {
        FirstKey first =
                new FirstKey(
                        URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()),
                        new Secret("sk-master"),
                        new FirstKey.Wanted(
                                new Secret(KEY), Optional.of("team"), List.of("gpt-4o")),
                        new FirstKey.Patience(patience, Duration.ofMillis(5)));
        PrintWriter writer = new PrintWriter(said, true);
        return first.run(writer, writer);
    }
}
