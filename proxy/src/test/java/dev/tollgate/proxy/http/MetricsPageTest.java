package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code /metrics} tells what clients did, in the formats that Prometheus asks for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsPageTest {

    private static final String CONFIG =
            """
            model_list:
              - model_name: fast
                litellm_params:
                  model: openai/gpt
                  api_base: VENDOR/v1
                  api_key: sk-upstream-secret
                  rpm: 100
                  input_cost_per_token: 0.001
              - model_name: mocked
                litellm_params:
                  model: openai/gpt
                  api_base: https://u:in-the-address@v.example/v1?token=in-the-address
                  api_key: sk-upstream-secret
                  mock_response: hello
            """;

    /** Each line of Prometheus' format that isn't a comment. */
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "[a-z_]+(\\{([a-z_]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*})? (\\+Inf|-?[0-9.E-]+)");

    private final FakeProvider vendor = new FakeProvider(0);
    private final App app = Gateways.of(CONFIG.replace("VENDOR", vendor.url()));

    @BeforeAll
    void ask() throws IOException {
        app.start();
        chat("fast", "hello [[usage prompt=9 completion=2]]", true);
        chat("fast", "hello", false);
        chat("fast", "[[error 500]]", false);
        chat("mocked", "hello", false);
    }

    @AfterAll
    void stop() {
        app.close();
        vendor.close();
    }

    private void chat(String model, String prompt, boolean stream) throws IOException {
        RawClient.post(
                app.port(),
                "/v1/chat/completions",
                "{\"model\":\""
                        + model
                        + "\",\"stream\":"
                        + stream
                        + ",\"num_retries\":0,\"messages\":[{\"role\":\"user\",\"content\":\""
                        + prompt
                        + "\"}]}");
    }

    private String page(String... headers) throws IOException {
        return get(headers).text();
    }

    private RawClient.Answer get(String... headers) throws IOException {
        return RawClient.get(app.port(), "/metrics", headers);
    }

    @Test
    void everyLineIsPrometheus() throws Exception {
        assertThat(page().lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> SAMPLE.matcher(line).matches());
        assertThat(get().header("content-type")).startsWith("text/plain; version=0.0.4");
    }

    @Test
    void familyIsWrittenOnce() throws Exception {
        assertThat(page().lines().filter(line -> line.startsWith("# TYPE")))
                .doesNotHaveDuplicates();
    }

    @Test
    void requestsAreCountedByStatusAndDeploymentsByCalls() throws Exception {
        assertThat(page().lines())
                .anyMatch(line ->
                        line.startsWith("litellm_proxy_total_requests_metric_total{")
                                && line.contains("status_code=\"200\"")
                                && line.endsWith("} 2"))
                .anyMatch(line ->
                        line.startsWith("litellm_proxy_total_requests_metric_total{")
                                && line.contains("status_code=\"500\""))
                .anyMatch(line ->
                        line.startsWith("litellm_llm_api_time_to_first_token_metric_count{")
                                && line.endsWith("} 1"))
                .anyMatch(line ->
                        line.startsWith("litellm_deployment_rpm_limit{") && line.endsWith("} 100"))
                .anyMatch(line ->
                        line.startsWith("tollgate_quota_left{") && line.contains("quota=\"rpm\""))
                .contains("tollgate_requests_in_flight 0");
    }

    private static Stream<String> asked() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/observe/litellm-dashboards.txt"))
                .stream()
                .filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("asked")
    void queryOfLiteLlmsDashboardFindsItsSeries(String asked) throws IOException {
        String[] parts = asked.split(":", 2);
        List<String> labels =
                Stream.of(parts[1].split(",", -1))
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .toList();

        assertThat(page().lines())
                .anyMatch(line ->
                        line.matches(parts[0] + "[ {].*")
                                && labels.stream()
                                        .allMatch(label -> line.matches(".*[{,]" + label + "=.*")));
    }

    @Test
    void secretsAreInNoLabel() throws Exception {
        assertThat(page())
                .contains("api_base=\"https://v.example/v1\"")
                .doesNotContain("sk-upstream-secret", "in-the-address", "hello");
    }

    @Test
    void openMetricsIsGivenToWhoAsksForIt() throws Exception {
        RawClient.Answer answer =
                get("Accept: application/openmetrics-text;version=1.0.0,*/*;q=0.1");

        assertThat(answer.header("content-type")).startsWith("application/openmetrics-text");
        assertThat(answer.text()).endsWith("# EOF\n");
    }

    @Test
    void pageIsZippedForWhoUnderstandsIt() throws Exception {
        RawClient.Answer answer = get("Accept-Encoding: gzip");

        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(names(new String(plain, UTF_8))).isEqualTo(names(page()));
    }

    private static Set<String> names(String page) {
        return page.lines().filter(line -> line.startsWith("# TYPE")).collect(Collectors.toSet());
    }

    @Test
    void keyIsAskedForWhereTheConfigurationSaysSo() throws Exception {
        try (App closed =
                Gateways.of(
                        """
                        general_settings: {master_key: sk-master-1234567}
                        litellm_settings: {require_auth_for_metrics_endpoint: true}
                        """)) {
            closed.start();

            assertThat(RawClient.get(closed.port(), "/metrics").status()).isEqualTo(401);
            assertThat(
                            RawClient.get(
                                            closed.port(),
                                            "/metrics",
                                            "Authorization: Bearer sk-master-1234567")
                                    .status())
                    .isEqualTo(200);
        }
    }
}
