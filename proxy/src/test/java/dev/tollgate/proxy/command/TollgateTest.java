package dev.tollgate.proxy.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.proxy.command.ServeOptions.LogDetail;
import dev.tollgate.proxy.command.ServeOptions.Tls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TollgateTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutArgumentsItServesTheDemoOnPort4000() {
        ServeOptions options = served(Map.of());

        assertThat(options.port()).isEqualTo(4000);
        assertThat(options.host()).isEmpty();
        assertThat(options.config()).isEmpty();
        assertThat(options.quick()).isEmpty();
        assertThat(options.detail()).isEqualTo(LogDetail.NORMAL);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void argumentsOfLiteLlmsImageAreTaken() {
        ServeOptions options =
                served(
                        Map.of(),
                        "--config",
                        "/app/config.yaml",
                        "--port",
                        "4001",
                        "--num_workers",
                        "8");

        assertThat(options.config()).hasValue(Path.of("/app/config.yaml"));
        assertThat(options.port()).isEqualTo(4001);
        assertThat(err.toString(UTF_8)).isEqualTo("Without effect: --num_workers\n");
    }

    @Test
    void variablesSayWhatFlagsDoNot() {
        ServeOptions options =
                served(
                        Map.of(
                                "HOST", "::",
                                "PORT", "5000",
                                "CONFIG_FILE_PATH", "c.yaml",
                                "DETAILED_DEBUG", "True",
                                "KEEPALIVE_TIMEOUT", "7",
                                "SSL_KEYFILE_PATH", "k.pem",
                                "SSL_CERTFILE_PATH", "c.pem"),
                        "serve",
                        "--port=6000");

        assertThat(options.port()).isEqualTo(6000);
        assertThat(options.host()).hasValue("::");
        assertThat(options.config()).hasValue(Path.of("c.yaml"));
        assertThat(options.detail()).isEqualTo(LogDetail.DETAILED);
        assertThat(options.keepAlive()).hasValue(Duration.ofSeconds(7));
        assertThat(options.tls()).hasValue(new Tls(Path.of("k.pem"), Path.of("c.pem")));
    }

    @Test
    void modelIsAConfigurationOfItsOwn() {
        ServeOptions options =
                served(
                        Map.of(),
                        "-m",
                        "azure/mine",
                        "--alias",
                        "gpt-4o",
                        "--api_base",
                        "https://x.test",
                        "--headers",
                        "{\"a\":\"b\"}",
                        "--temperature",
                        "0.5",
                        "--max_tokens",
                        "9",
                        "--request_timeout",
                        "30",
                        "--drop_params");

        assertThat(options.quick())
                .hasValue(
                        "{\"model_list\":[{\"model_name\":\"gpt-4o\",\"litellm_params\":{\"model\":"
                                + "\"azure/mine\",\"api_base\":\"https://x.test\",\"temperature\":0.5,"
                                + "\"max_tokens\":9,\"extra_headers\":{\"a\":\"b\"}}}]}");
        assertThat(options.variables())
                .isEqualTo(Map.of("REQUEST_TIMEOUT", "30", "LITELLM_DROP_PARAMS", "true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--confg c.yaml | There is no option --confg; did you mean --config?",
                "migrat | There is no command migrat",
                "--port | Missing required parameter for option '--port' (N)",
                "--port many | Invalid value for option '--port': 'many' is not an int",
                "--port 70000 | The port 70000 is none; use 0 to 65535",
                "--ssl_keyfile_path k.pem | TLS needs both --ssl_keyfile_path and --ssl_certfile_path",
                "--model x --headers [] | --headers is not a JSON object",
            })
    void wrongUsageIsOneLineAndAHint(String arguments, String message) {
        assertThat(parse(Map.of(), arguments.strip().split(" "))).isEqualTo(new Outcome.Exit(2));
        assertThat(err.toString(UTF_8)).isEqualTo(message.strip() + "\nHelp: tollgate --help\n");
    }

    @Test
    void wrongVariableIsNamed() {
        assertThat(parse(Map.of("PORT", "tcp://1.2.3.4:4000"))).isEqualTo(new Outcome.Exit(2));
        assertThat(err.toString(UTF_8)).startsWith("The variable PORT is no number\n");
    }

    @Test
    void helpListsFlagsAndWhatHasNoEffect() {
        assertThat(parse(Map.of(), "--help")).isEqualTo(new Outcome.Exit(0));
        assertThat(out.toString(UTF_8)).contains("--config", "Without effect", "demo");
    }

    @Test
    void versionIsPrinted() {
        assertThat(parse(Map.of(), "--version")).isEqualTo(new Outcome.Exit(0));
        assertThat(out.toString(UTF_8)).startsWith("tollgate ");
    }

    @Test
    void healthOfARunningGatewayIsPrinted() throws IOException {
        List<String> asked = new ArrayList<>();
        HttpServer server = server(asked);
        try {
            Outcome outcome =
                    parse(Map.of("LITELLM_MASTER_KEY", "sk-1"), local(server, "--health"));

            assertThat(outcome).isEqualTo(new Outcome.Exit(0));
            assertThat(out.toString(UTF_8)).isEqualTo("fine\n");
            assertThat(asked).containsExactly("GET /health/readiness Bearer sk-1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void testSendsOneChatCompletion() throws IOException {
        List<String> asked = new ArrayList<>();
        HttpServer server = server(asked);
        try {
            assertThat(parse(Map.of(), local(server, "--test"))).isEqualTo(new Outcome.Exit(0));
            assertThat(asked).containsExactly("POST /v1/chat/completions null");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void unreachableGatewayIsAFailure() throws IOException {
        HttpServer server = server(new ArrayList<>());
        String[] arguments = local(server, "--health");
        server.stop(0);

        assertThat(parse(Map.of(), arguments)).isEqualTo(new Outcome.Exit(1));
        assertThat(err.toString(UTF_8)).startsWith("No gateway answers at http://127.0.0.1:");
    }

    @Test
    void migrateTakesItsOptionsFromFlagsAndVariables() {
        assertThat(parse(Map.of(), "migrate"))
                .isEqualTo(new Outcome.Migrate(Optional.empty(), MINUTE, MINUTE));
        assertThat(parse(Map.of("CONFIG_FILE_PATH", "/a.yaml"), "migrate", "--lock_timeout", "5"))
                .isEqualTo(
                        new Outcome.Migrate(
                                Optional.of(Path.of("/a.yaml")), MINUTE, Duration.ofSeconds(5)));
        assertThat(parse(Map.of(), "migrate", "--config=/b.yaml", "--connect_timeout=7"))
                .isEqualTo(
                        new Outcome.Migrate(
                                Optional.of(Path.of("/b.yaml")), Duration.ofSeconds(7), MINUTE));
    }

    @Test
    void rotateSaltTakesAFileAndHasHelp() {
        assertThat(parse(Map.of(), "rotate-salt"))
                .isEqualTo(new Outcome.RotateSalt(Optional.empty()));
        assertThat(parse(Map.of(), "rotate-salt", "--config=/b.yaml"))
                .isEqualTo(new Outcome.RotateSalt(Optional.of(Path.of("/b.yaml"))));
        assertThat(parse(Map.of(), "rotate-salt", "--help")).isEqualTo(new Outcome.Exit(0));
        assertThat(out.toString(UTF_8)).contains("LITELLM_SALT_KEY_OLD");
        assertThat(parse(Map.of(), "rotate-salt", "--port=1")).isEqualTo(new Outcome.Exit(2));
    }

    @Test
    void migrateHasHelpAndRefusesWhatItDoesNotKnow() {
        assertThat(parse(Map.of(), "migrate", "--help")).isEqualTo(new Outcome.Exit(0));
        assertThat(out.toString(UTF_8)).contains("tollgate migrate", "DATABASE_URL");
        assertThat(parse(Map.of(), "migrate", "--lock_timeout=0")).isEqualTo(new Outcome.Exit(2));
        assertThat(parse(Map.of(), "migrate", "--port=1")).isEqualTo(new Outcome.Exit(2));
    }

    private static HttpServer server(List<String> asked) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(any, 0);
        server.createContext("/", exchange -> answer(exchange, asked));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, List<String> asked) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + key);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, 4);
        exchange.getResponseBody().write("fine".getBytes(UTF_8));
        exchange.close();
    }

    private static String[] local(HttpServer server, String flag) {
        String port = String.valueOf(server.getAddress().getPort());
        return new String[] {flag, "--host", "127.0.0.1", "--port", port};
    }

    private ServeOptions served(Map<String, String> variables, String... arguments) {
        Outcome outcome = parse(variables, arguments);
        assertThat(outcome).as(err.toString(UTF_8)).isInstanceOf(Outcome.Serve.class);
        return ((Outcome.Serve) outcome).options();
    }

    private Outcome parse(Map<String, String> variables, String... arguments) {
        return new Tollgate(
                        variables,
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .parse(arguments);
    }
}
