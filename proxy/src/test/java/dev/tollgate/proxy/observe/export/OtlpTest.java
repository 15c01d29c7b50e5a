package dev.tollgate.proxy.observe.export;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tollgate.proxy.fake.Collector;
import dev.tollgate.proxy.fake.Received;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.Requests;
import dev.tollgate.proxy.observe.Served;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenTelemetry's own classes read the traces that are sent. */
@Timeout(60)
class OtlpTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private static final Map<String, Object> ATTRIBUTES =
            Map.ofEntries(
                    Map.entry("http.request.method", "POST"),
                    Map.entry("http.route", "/v1/chat/completions"),
                    Map.entry("http.response.status_code", 200L),
                    Map.entry("client.address", "10.0.0.1"),
                    Map.entry("user_agent.original", "curl/8"),
                    Map.entry("gen_ai.operation.name", "chat"),
                    Map.entry("gen_ai.request.model", "asked"),
                    Map.entry("gen_ai.response.model", "gpt"),
                    Map.entry("gen_ai.provider.name", "openai"),
                    Map.entry("gen_ai.system", "openai"),
                    Map.entry("gen_ai.usage.input_tokens", 7L),
                    Map.entry("gen_ai.usage.output_tokens", 10L),
                    Map.entry("gen_ai.usage.total_tokens", 17L),
                    Map.entry("gen_ai.usage.cache_read.input_tokens", 0L),
                    Map.entry("gen_ai.usage.cache_creation.input_tokens", 0L),
                    Map.entry("gen_ai.usage.reasoning.output_tokens", 0L),
                    Map.entry("gen_ai.response.time_to_first_chunk", 0.03),
                    Map.entry("gen_ai.cost.total_cost", 0.0015),
                    Map.entry("llm.is_streaming", true),
                    Map.entry("llm.user", "customer"),
                    Map.entry("litellm.call_id", "call-1"),
                    Map.entry("litellm.cache_hit", false),
                    Map.entry("metadata.user_api_key_hash", "k1"),
                    Map.entry("metadata.user_api_key_alias", "alias of \"k1\""),
                    Map.entry("metadata.user_api_key_user_id", "u1"),
                    Map.entry("metadata.user_api_key_team_id", "t1"),
                    Map.entry("metadata.user_api_key_team_alias", "team one"));

    /** What a receiver gets of some requests. */
    private static Received sent(Sampler sampler, Served... ends) {
        try (Collector collector = new Collector()) {
            ExportSettings.Traces traces =
                    new ExportSettings.Traces(
                            new ExportSettings.Address(
                                    new Secret(collector.url() + "/v1/traces"),
                                    Map.of("api-key", new Secret("s"))),
                            "gateway",
                            "test",
                            sampler,
                            false);
            ExportSettings settings =
                    new ExportSettings(
                            Optional.of(traces),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            try (Exports exports =
                    Exports.of(
                            settings,
                            (_, _, headers, _) -> headers,
                            new Exporter.Pace(Duration.ofMinutes(1), Duration.ofMillis(1)))) {
                List.of(ends).forEach(exports::served);
            }
            assertThat(collector.received()).hasSize(1);
            return collector.received().getFirst();
        }
    }

    private static ResourceSpans spans(Received received) throws InvalidProtocolBufferException {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(received.body());
        assertThat(request.getUnknownFields().asMap()).isEmpty();
        assertThat(request.getResourceSpansCount()).isOne();
        return request.getResourceSpans(0);
    }

    private static Map<String, Object> attributes(List<KeyValue> all) {
        return all.stream().collect(toMap(KeyValue::getKey, each -> value(each.getValue())));
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            default -> throw new AssertionError("No attribute is " + value.getValueCase());
        };
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void requestAndItsCallsAreATree() throws InvalidProtocolBufferException {
        Served ended =
                Ends.with(
                        Requests.fellBack(Optional.empty()),
                        Ends.ID,
                        "00-" + TRACE + "-" + PARENT + "-01",
                        "vendor=1");

        Received received = sent(Sampler.DEFAULT, ended);

        assertThat(received.path()).isEqualTo("/v1/traces");
        assertThat(received.header("content-type")).isEqualTo("application/x-protobuf");
        assertThat(received.header("api-key")).isEqualTo("s");
        ResourceSpans all = spans(received);
        assertThat(attributes(all.getResource().getAttributesList()))
                .containsEntry("service.name", "gateway")
                .containsEntry("deployment.environment.name", "test");
        List<Span> spans = all.getScopeSpans(0).getSpansList();
        assertThat(spans)
                .extracting(Span::getName)
                .containsExactly("POST /v1/chat/completions", "chat gpt", "chat gpt");
        assertThat(spans)
                .extracting(Span::getKind)
                .containsExactly(
                        Span.SpanKind.SPAN_KIND_SERVER,
                        Span.SpanKind.SPAN_KIND_CLIENT,
                        Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(spans).extracting(span -> hex(span.getTraceId())).containsOnly(TRACE);
        assertThat(spans).extracting(Span::getTraceState).containsOnly("vendor=1");
        checkTree(spans);
    }

    private static void checkTree(List<Span> spans) {
        String own = hex(spans.getFirst().getSpanId());
        assertThat(spans)
                .extracting(span -> hex(span.getParentSpanId()))
                .containsExactly(PARENT, own, own);
        assertThat(spans).extracting(span -> hex(span.getSpanId())).doesNotHaveDuplicates();
        assertThat(spans)
                .extracting(span -> span.getStatus().getCode())
                .containsExactly(
                        Status.StatusCode.STATUS_CODE_UNSET,
                        Status.StatusCode.STATUS_CODE_ERROR,
                        Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(spans)
                .extracting(Span::getEndTimeUnixNano)
                .containsExactly(2_000_000_000L, 1_900_000_000L, 1_900_000_000L);
    }

    @Test
    void attributesAreThoseOfTheConventions() throws InvalidProtocolBufferException {
        Received received =
                sent(Sampler.DEFAULT, Ends.with(Requests.fellBack(Optional.empty()), Ends.ID));

        List<Span> spans = spans(received).getScopeSpans(0).getSpansList();
        assertThat(attributes(spans.getFirst().getAttributesList()))
                .containsExactlyInAnyOrderEntriesOf(ATTRIBUTES);
        assertThat(attributes(spans.get(1).getAttributesList()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "gen_ai.operation.name", "chat",
                                "gen_ai.request.model", "gpt",
                                "gen_ai.provider.name", "openai",
                                "gen_ai.system", "openai",
                                "litellm.model_id", "d1",
                                "litellm.model_group", "asked",
                                "server.address", "v",
                                "error.type", "RateLimitError"));
    }

    @Test
    void onlyWhatIsSampledIsSent() throws InvalidProtocolBufferException {
        Received received =
                sent(
                        new Sampler(true, 0),
                        Ends.with(Requests.answered("k1"), Ends.ID),
                        Ends.with(
                                Requests.refused("k2"),
                                Ends.ID,
                                "00-" + TRACE + "-" + PARENT + "-01",
                                ""));

        assertThat(spans(received).getScopeSpans(0).getSpansList())
                .hasSize(2)
                .allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
    }
}
