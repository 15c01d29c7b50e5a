package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Collector;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.Received;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller's trace goes through the gateway to the vendor, as far as the operator wants it. */
@Timeout(60)
class TracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String CONFIG =
            """
            model_list:
              - model_name: bad
                litellm_params: {model: "openai/[[error 500]]", api_base: VENDOR/v1, api_key: k}
              - model_name: good
                litellm_params: {model: openai/gpt, api_base: VENDOR/v1, api_key: k}
            router_settings: {num_retries: 0, fallbacks: [{bad: [good]}]}
            litellm_settings: {forward_traceparent_to_llm_provider: FORWARD}
            """;

    private static void ask(App app, String model) throws IOException {
        RawClient.Answer answer =
                RawClient.post(
                        app.port(),
                        "/v1/chat/completions",
                        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .formatted(model),
                        "traceparent: 00-" + TRACE + "-" + PARENT + "-01",
                        "tracestate: vendor=1");
        assertThat(answer.status()).isEqualTo(200);
    }

    private static App gateway(
            FakeProvider vendor, boolean forward, Map<String, String> variables) {
        App app =
                Gateways.of(
                        CONFIG.replace("VENDOR", vendor.url())
                                .replace("FORWARD", Boolean.toString(forward)),
                        Gateways.Options.NONE.with(variables));
        app.start();
        return app;
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static List<Span> spans(Received received) throws InvalidProtocolBufferException {
        return ExportTraceServiceRequest.parseFrom(received.body())
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpansList();
    }

    @Test
    void vendorsAreToldOfTheSpanThatTheirCallIs() throws IOException {
        try (Collector collector = new Collector();
                FakeProvider vendor = new FakeProvider(0);
                App app =
                        gateway(
                                vendor,
                                true,
                                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()))) {
            ask(app, "bad");

            List<Span> spans = spans(collector.received(1).getFirst());
            assertThat(spans).extracting(span -> hex(span.getTraceId())).containsOnly(TRACE);
            assertThat(hex(spans.getFirst().getParentSpanId())).isEqualTo(PARENT);
            assertThat(vendor.requests())
                    .extracting(request -> request.header("traceparent"))
                    .containsExactlyElementsOf(
                            spans.subList(1, 3).stream()
                                    .map(span ->
                                            "00-" + TRACE + "-" + hex(span.getSpanId()) + "-01")
                                    .toList());
            assertThat(vendor.requests())
                    .extracting(request -> request.header("tracestate"))
                    .containsOnly("vendor=1");
            long server = spans.getFirst().getStartTimeUnixNano();
            assertThat(spans)
                    .allSatisfy(span -> {
                        assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(server);
                        assertThat(span.getEndTimeUnixNano())
                                .isBetween(
                                        span.getStartTimeUnixNano(),
                                        spans.getFirst().getEndTimeUnixNano());
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"false, http://127.0.0.1:1", "true, ''"})
    void vendorsAreToldOfNothingUnlessTracesAreOnAndForwarded(boolean forward, String endpoint)
            throws IOException {
        try (FakeProvider vendor = new FakeProvider(0);
                App app =
                        gateway(vendor, forward, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))) {
            ask(app, "good");

            assertThat(vendor.requests())
                    .hasSize(1)
                    .allSatisfy(request ->
                            assertThat(request.headers())
                                    .doesNotContainKeys("traceparent", "tracestate"));
        }
    }

    @Test
    void callbacksAreListed() throws IOException {
        String yaml =
                """
                litellm_settings:
                  callbacks: [otel]
                  success_callback: [langfuse, generic_api]
                  failure_callback: [generic_api, s3_v2]
                  s3_callback_params: {s3_bucket_name: b, s3_aws_access_key_id: a, s3_aws_secret_access_key: s}
                """;
        Map<String, String> variables =
                Map.of(
                        "OTEL_ENDPOINT", "http://127.0.0.1:1",
                        "GENERIC_LOGGER_ENDPOINT", "http://127.0.0.1:1",
                        "LANGFUSE_PUBLIC_KEY", "pk",
                        "LANGFUSE_SECRET_KEY", "sk");
        try (App app = Gateways.of(yaml, Gateways.Options.NONE.with(variables))) {
            app.start();

            assertThat(RawClient.get(app.port(), "/callbacks/list").text())
                    .isEqualTo(
                            "{\"success\":[\"langfuse\"],\"failure\":[\"s3_v2\"],"
                                    + "\"success_and_failure\":[\"otel\",\"generic_api\"]}");
            assertThat(RawClient.get(app.port(), "/active/callbacks").text())
                    .isEqualTo(
                            "{\"litellm.callbacks\":[\"otel\",\"generic_api\"],"
                                    + "\"litellm.input_callback\":[],"
                                    + "\"litellm.failure_callback\":[\"s3_v2\"],"
                                    + "\"litellm.success_callback\":[\"langfuse\"],"
                                    + "\"all_litellm_callbacks\":"
                                    + "[\"otel\",\"generic_api\",\"langfuse\",\"s3_v2\"],"
                                    + "\"num_callbacks\":4}");
            assertReadinessTells(RawClient.get(app.port(), "/health/readiness").json());
        }
    }

    private static void assertReadinessTells(JsonNode ready) {
        assertThat(ready.path("success_callbacks"))
                .hasToString("[\"otel\",\"generic_api\",\"langfuse\"]");
        assertThat(ready.path("callbacks"))
                .extracting(each -> each.path("name").asText())
                .containsExactly("generic_api", "langfuse", "otel", "s3_v2");
        assertThat(ready.path("callbacks").path(0))
                .hasToString(
                        "{\"name\":\"generic_api\",\"waiting\":0,\"sent\":0,\"failed\":0,"
                                + "\"dropped\":0,\"last_success\":null,"
                                + "\"last_failure\":null}");
    }
}
