package dev.tollgate.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Jvm;
import dev.tollgate.proxy.spend.Journal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What dashboards and alerts ask Prometheus for is what the gateway exposes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardNamesTest {

    private static final Path CHARTS = Path.of("../charts/src/test/resources/golden");

    private static final Pattern NAME = Pattern.compile("\\b(?:litellm|tollgate)_[a-z_]+(?=\\{)");

    /** What the queries of LiteLLM's own dashboards name, as far as LiteLLM exposes it itself. */
    private static final List<String> LITELLM =
            List.of(
                    "litellm_proxy_total_requests_metric_total",
                    "litellm_proxy_failed_requests_metric_total",
                    "litellm_request_total_latency_metric_sum",
                    "litellm_request_total_latency_metric_count",
                    "litellm_request_total_latency_metric_bucket",
                    "litellm_llm_api_latency_metric_bucket",
                    "litellm_llm_api_failed_requests_metric_total",
                    "litellm_requests_metric_total",
                    "litellm_spend_metric_total",
                    "litellm_total_tokens_metric_total",
                    "litellm_remaining_requests_metric",
                    "litellm_remaining_tokens_metric",
                    "litellm_remaining_team_budget_metric",
                    "litellm_deployment_failure_responses_total",
                    "litellm_deployment_success_responses_total",
                    "litellm_deployment_latency_per_output_token_bucket",
                    "litellm_self_latency_bucket");

    private final App app = Gateways.demo();
    private Set<String> exposed = Set.of();

    @BeforeAll
    void scrape() throws Exception {
        app.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String url = "http://127.0.0.1:" + app.port() + "/metrics";
            String page =
                    client.send(
                                    HttpRequest.newBuilder(URI.create(url)).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            exposed = names(page + storage());
        }
    }

    @AfterAll
    void stop() {
        app.close();
    }

    /** Only a gateway with a database has these. */
    private static String storage() {
        Exposition out = new Exposition(Exposition.Format.TEXT);
        new StorageGauges(() -> new Journal.State(1, 0, 0, 0, 0, Duration.ZERO)).write(out);
        return new String(out.bytes(), UTF_8);
    }

    /** The names of samples: a histogram has three. */
    private static Set<String> names(String page) {
        Set<String> names = new TreeSet<>();
        for (String line : page.lines().filter(one -> one.startsWith("# TYPE ")).toList()) {
            String[] words = line.split(" ", 4);
            if (words[3].equals("histogram")) {
                Stream.of("_bucket", "_sum", "_count").forEach(end -> names.add(words[2] + end));
            } else {
                names.add(words[2]);
            }
        }
        return names;
    }

    @Test
    void chartsDashboardAndAlertsFindTheirMetrics() throws IOException {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CHARTS)) {
            for (Path file : files.filter(one -> one.endsWith("80-observability.yaml")).toList()) {
                Matcher matcher = NAME.matcher(Files.readString(file));
                while (matcher.find()) {
                    asked.add(matcher.group());
                }
            }
        }

        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(exposed).containsAll(asked);
    }

    @Test
    void liteLlmsDashboardsFindTheirMetrics() {
        assertThat(exposed).containsAll(LITELLM);
    }

    @Test
    void documentNamesEveryMetric() throws IOException {
        String document = Files.readString(Path.of("../docs/metrics.md"));
        Exposition jvm = new Exposition(Exposition.Format.TEXT);
        new Jvm().write(jvm);

        assertThat(Stream.concat(exposed.stream(), names(new String(jvm.bytes(), UTF_8)).stream()))
                .map(name -> name.replaceAll("_(bucket|sum|count)$", ""))
                .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
    }
}
