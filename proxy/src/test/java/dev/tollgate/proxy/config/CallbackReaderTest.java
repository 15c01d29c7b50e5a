package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.export.ExportSettings.Which;
import dev.tollgate.proxy.observe.export.Sampler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callbacks and traces are read from where LiteLLM and OpenTelemetry look for them. */
class CallbackReaderTest {

    private static final String YAML =
            """
            litellm_settings:
              callbacks: [prometheus, generic_api]
              success_callback: [langfuse, s3]
              failure_callback: langfuse
              generic_logger_headers: {X-Other: b}
              s3_callback_params:
                s3_bucket_name: logs
                s3_region_name: eu-central-1
                s3_endpoint_url: https://minio.test:9000/
                s3_path: /gateway/logs/
            """;

    private static final Map<String, String> VARIABLES =
            Map.of(
                    "GENERIC_LOGGER_ENDPOINT", "https://hook.test/a",
                    "GENERIC_LOGGER_HEADERS", "Authorization=Bearer canary, X-Two=c%20d",
                    "LANGFUSE_PUBLIC_KEY", "pk",
                    "LANGFUSE_SECRET_KEY", "canary",
                    "LANGFUSE_BASE_URL", "https://langfuse.test/",
                    "AWS_ACCESS_KEY_ID", "AKIA",
                    "AWS_SECRET_ACCESS_KEY", "canary",
                    "AWS_SESSION_TOKEN", "canary");

    private static final ExportSettings EXPORTS =
            new ExportSettings(
                    Optional.empty(),
                    Optional.of(
                            new ExportSettings.Webhook(
                                    new ExportSettings.Address(
                                            new Secret("https://hook.test/a"),
                                            Map.of(
                                                    "Authorization",
                                                    new Secret("Bearer canary"),
                                                    "X-Two",
                                                    new Secret("c d"),
                                                    "X-Other",
                                                    new Secret("b"))),
                                    Which.BOTH)),
                    Optional.of(
                            new ExportSettings.Langfuse(
                                    "https://langfuse.test",
                                    "pk",
                                    new Secret("canary"),
                                    Which.BOTH)),
                    Optional.of(
                            new ExportSettings.S3(
                                    "logs",
                                    "eu-central-1",
                                    Optional.of("https://minio.test:9000"),
                                    "gateway/logs",
                                    "AKIA",
                                    new Secret("canary"),
                                    Optional.of(new Secret("canary")),
                                    Which.SUCCESS)));

    private static Configuration read(String yaml, Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors()).read("config.yaml", yaml);
    }

    private static ExportSettings.Traces traces(Map<String, String> variables) {
        return read("model_list: []", variables).exports().traces().orElseThrow();
    }

    @Test
    void nothingIsOnWithoutAWord() {
        assertThat(read("model_list: []", Map.of("LANGFUSE_PUBLIC_KEY", "a")).exports())
                .isEqualTo(ExportSettings.NONE);
    }

    @Test
    void callbacksAreReadWithWhatBelongsToThem() {
        Configuration configuration = read(YAML, VARIABLES);

        assertThat(configuration.warnings()).isEmpty();
        assertThat(configuration.exports()).isEqualTo(EXPORTS);
        assertThat(configuration.exports().toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://c:4318, http://c:4318/v1/traces",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://c:4318/, http://c:4318/v1/traces",
        "OTEL_ENDPOINT, https://c/otlp, https://c/otlp/v1/traces",
        "OTEL_ENDPOINT, https://c/v1/traces, https://c/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, https://c/api, https://c/api",
    })
    void addressOfTracesIsCompleted(String variable, String value, String url) {
        ExportSettings.Traces traces = traces(Map.of(variable, value));

        assertThat(traces)
                .isEqualTo(
                        new ExportSettings.Traces(
                                new ExportSettings.Address(new Secret(url), Map.of()),
                                "litellm",
                                "",
                                Sampler.DEFAULT,
                                false));
    }

    @ParameterizedTest
    @CsvSource({
        "always_on, 0.5, false, 1",
        "always_off, 0.5, false, 0",
        "traceidratio, 0.5, false, 0.5",
        "parentbased_always_on, 0.5, true, 1",
        "parentbased_always_off, 0.5, true, 0",
        "parentbased_traceidratio, 0.5, true, 0.5",
    })
    void samplersHaveOpenTelemetrysNames(
            String name, String argument, boolean parentBased, double ratio) {
        Map<String, String> variables =
                Map.of(
                        "OTEL_ENDPOINT", "http://c",
                        "OTEL_TRACES_SAMPLER", name,
                        "OTEL_TRACES_SAMPLER_ARG", argument,
                        "OTEL_SERVICE_NAME", "gateway",
                        "OTEL_ENVIRONMENT_NAME", "production",
                        "OTEL_HEADERS", "api-key=canary");

        assertThat(traces(variables))
                .isEqualTo(
                        new ExportSettings.Traces(
                                new ExportSettings.Address(
                                        new Secret("http://c/v1/traces"),
                                        Map.of("api-key", new Secret("canary"))),
                                "gateway",
                                "production",
                                new Sampler(parentBased, ratio),
                                false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    OTEL_SDK_DISABLED | true      | 0
                    OTEL_EXPORTER     | otlp_grpc | 1
                    OTEL_EXPORTER     | console   | 1
                    """)
    void tracesAreOffWhereTheyCannotOrShallNotBeSent(String name, String value, int warnings) {
        Map<String, String> variables = Map.of("OTEL_ENDPOINT", "http://c", name, value);

        Configuration configuration = read("model_list: []", variables);

        assertThat(configuration.exports()).isEqualTo(ExportSettings.NONE);
        assertThat(configuration.warnings()).hasSize(warnings);
    }

    @ParameterizedTest
    @CsvSource({
        "otel, OTEL_EXPORTER_OTLP_ENDPOINT",
        "generic_api, GENERIC_LOGGER_ENDPOINT",
        "langfuse, LANGFUSE_PUBLIC_KEY",
        "s3_v2, s3_bucket_name",
        "datadog, aren't served",
    })
    void callbackThatCannotBeServedIsTold(String name, String word) {
        Configuration configuration =
                read("litellm_settings: {callbacks: [%s]}".formatted(name), Map.of());

        assertThat(configuration.exports()).isEqualTo(ExportSettings.NONE);
        assertThat(configuration.warnings()).singleElement().asString().contains(word);
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_HEADERS, canary",
        "OTEL_HEADERS, a b=canary",
        "OTEL_TRACES_SAMPLER, canary",
        "OTEL_ENDPOINT, canary",
        "GENERIC_LOGGER_HEADERS, a=canary%0A",
    })
    void wrongValueIsToldWithoutIt(String name, String value) {
        Map<String, String> variables = new HashMap<>();
        variables.put("OTEL_ENDPOINT", "http://c");
        variables.put("GENERIC_LOGGER_ENDPOINT", "http://c");
        variables.put(name, value);

        ConfigurationException problem =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () -> read("litellm_settings: {callbacks: [generic_api]}", variables));

        assertThat(problem.problems().toString()).contains(name).doesNotContain("canary");
    }
}
