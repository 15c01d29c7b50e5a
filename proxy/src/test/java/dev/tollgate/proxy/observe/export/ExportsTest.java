package dev.tollgate.proxy.observe.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.fake.Collector;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.Received;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.Requests;
import dev.tollgate.proxy.observe.Served;
import dev.tollgate.proxy.observe.export.ExportSettings.Which;
import dev.tollgate.proxy.observe.metrics.Exposition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks get what has ended, in their own forms; requests never wait for them. */
@Timeout(60)
class ExportsTest {

    private static final Served GOOD = Ends.with(Requests.answered("k1"), Ends.ID);
    private static final Served BAD = Ends.with(Requests.refused("k2"), Ends.ID);

    private static final JsonNode PAYLOAD =
            Json.parse(
                    """
                    {"id": "6f1c2b1e-5a86-4c6d-9b07-2f8f0c5a9d11", "trace_id": "call-1",
                     "call_type": "acompletion", "stream": true, "status": "success",
                     "model_group": "asked", "end_user": "customer",
                     "requester_ip_address": "10.0.0.1", "response_cost": 0.0015,
                     "total_tokens": 17, "prompt_tokens": 7, "completion_tokens": 10,
                     "cache_hit": false, "cache_key": null,
                     "startTime": 0.0, "endTime": 2.0, "completionStartTime": 0.045,
                     "response_time": 2.0, "model": "gpt", "model_id": "d1",
                     "api_base": "http://v", "custom_llm_provider": "openai",
                     "hidden_params": {
                       "litellm_overhead_time_ms": 5.0, "response_cost": "0.0015",
                       "model_id": "d1", "api_base": "http://v",
                       "litellm_model_name": "openai/gpt"},
                     "metadata": {
                       "user_api_key_hash": "k1",
                       "user_api_key_alias": "alias of \\"k1\\"",
                       "user_api_key_user_id": "u1", "user_api_key_user_email": null,
                       "user_api_key_team_id": "t1",
                       "user_api_key_team_alias": "team one",
                       "user_api_key_org_id": null,
                       "user_api_key_end_user_id": "customer",
                       "user_api_key_request_route": "/v1/chat/completions",
                       "requester_ip_address": "10.0.0.1", "user_agent": "curl/8",
                       "requester_metadata": {"department": "law"},
                       "applied_guardrails": [], "spend_logs_metadata": null},
                     "request_tags": ["batch"],
                     "messages": [{"role": "user", "content": "redacted-by-litellm"}],
                     "response": {"text": "redacted-by-litellm"},
                     "model_parameters": {}}
                    """);

    private static final JsonNode LANGFUSE_TRACE =
            Json.parse(
                    """
                    {"id": "6f1c2b1e-5a86-4c6d-9b07-2f8f0c5a9d11-trace-create",
                     "type": "trace-create", "timestamp": "1970-01-01T00:00:02Z",
                     "body": {
                       "id": "call-1", "timestamp": "1970-01-01T00:00:00Z",
                       "name": "mine", "userId": "customer", "sessionId": "s1",
                       "tags": ["batch"]}}
                    """);

    private final Collector collector = new Collector();

    @AfterEach
    void stop() {
        collector.close();
    }

    private static Exports exports(ExportSettings settings) {
        return Exports.of(
                settings,
                (bucket, uri, headers, body) ->
                        Map.of("x-signed", bucket.bucket() + uri.getPath() + body.length),
                new Exporter.Pace(Duration.ofMillis(5), Duration.ofMillis(1)));
    }

    private static ExportSettings webhook(String url, Which which) {
        return new ExportSettings(
                Optional.empty(),
                Optional.of(
                        new ExportSettings.Webhook(
                                new ExportSettings.Address(
                                        new Secret(url), Map.of("x-key", new Secret("s"))),
                                which)),
                Optional.empty(),
                Optional.empty());
    }

    private static void tell(Exports exports, Served... ends) {
        Arrays.stream(ends).forEach(exports::served);
    }

    private static String metrics(Exports exports) {
        Exposition out = new Exposition(Exposition.Format.TEXT);
        exports.write(out);
        return new String(out.bytes(), UTF_8);
    }

    @Test
    void webhookGetsAListOfPayloads() {
        try (Exports exports = exports(webhook(collector.url() + "/hook?t=1", Which.BOTH))) {
            tell(exports, GOOD, BAD);
        }

        List<JsonNode> payloads =
                collector.received().stream()
                        .flatMap(one -> Json.parse(one.body()).valueStream())
                        .toList();
        Received first = collector.received().getFirst();
        assertThat(first.method() + " " + first.path() + "?" + first.query())
                .isEqualTo("POST /hook?t=1");
        assertThat(first.header("x-key")).isEqualTo("s");
        assertThat(first.header("content-type")).isEqualTo("application/json");
        assertThat(payloads).hasSize(2);
        assertThat(payloads.getFirst()).isEqualTo(PAYLOAD);
        assertThat(payloads.getLast().path("error_information"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"error_code": "429", "error_class": "RateLimitError",
                                 "llm_provider": "openai"}
                                """));
    }

    @ParameterizedTest
    @EnumSource(Which.class)
    void callbackIsToldOfWhatItsListIsFor(Which which) {
        try (Exports exports = exports(webhook(collector.url(), which))) {
            tell(exports, GOOD, BAD);
        }

        assertThat(collector.received())
                .flatExtracting(one ->
                        Json.parse(one.body())
                                .valueStream()
                                .map(each -> each.path("status").asText())
                                .toList())
                .containsExactlyElementsOf(
                        switch (which) {
                            case SUCCESS -> List.of("success");
                            case FAILURE -> List.of("failure");
                            case BOTH -> List.of("success", "failure");
                        });
    }

    @Test
    void langfuseGetsATraceAndAGeneration() {
        ExportSettings settings =
                new ExportSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(
                                new ExportSettings.Langfuse(
                                        collector.url(), "pk", new Secret("sk"), Which.BOTH)),
                        Optional.empty());

        try (Exports exports = exports(settings)) {
            tell(
                    exports,
                    Ends.with(
                            GOOD,
                            Json.parse("{\"session_id\": \"s1\", \"trace_name\": \"mine\"}"),
                            10));
        }

        Received received = collector.received().getFirst();
        assertThat(received.path()).isEqualTo("/api/public/ingestion");
        assertThat(received.header("authorization")).isEqualTo("Basic cGs6c2s=");
        JsonNode batch = Json.parse(received.body()).path("batch");
        assertThat(batch).hasSize(2);
        assertThat(batch.get(0)).isEqualTo(LANGFUSE_TRACE);
        JsonNode generation = batch.get(1).path("body");
        assertThat(generation.path("traceId").asText()).isEqualTo("call-1");
        assertThat(generation.path("model").asText()).isEqualTo("gpt");
        assertThat(generation.path("completionStartTime").asText())
                .isEqualTo("1970-01-01T00:00:00.045Z");
        assertThat(generation.path("usageDetails"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"input": 7, "output": 10, "cache_read_input_tokens": 0,
                                 "total": 17}
                                """));
        assertThat(generation.path("costDetails").path("total").asDouble()).isEqualTo(0.0015);
    }

    @Test
    void bucketGetsAnObjectForEachRequest() {
        ExportSettings settings =
                new ExportSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(
                                new ExportSettings.S3(
                                        "logs",
                                        "eu-central-1",
                                        Optional.of(collector.url()),
                                        "gateway",
                                        "AKIA",
                                        new Secret("s"),
                                        Optional.empty(),
                                        Which.BOTH)));

        try (Exports exports = exports(settings)) {
            IntStream.range(0, 40).forEach(_ -> tell(exports, GOOD));
        }

        assertThat(collector.received()).hasSize(40);
        Received received = collector.received().getFirst();
        String path = "/logs/gateway/1970-01-01/time-00-00-00-000000_" + Ends.ID + ".json";
        assertThat(received.method() + " " + received.path()).isEqualTo("PUT " + path);
        assertThat(received.header("x-signed")).isEqualTo("logs" + path + received.body().length);
        assertThat(Json.parse(received.body()).path("model_group").asText()).isEqualTo("asked");
    }

    @ParameterizedTest
    @CsvSource({"503, 2, 1, 0", "429 500 502, 4, 1, 0", "400, 1, 0, 1", "500 500 500 500, 4, 0, 1"})
    void receiversInTroubleAreAskedAgain(String statuses, int calls, int sent, int failed) {
        collector.answering(Arrays.stream(statuses.split(" ", -1)).map(Integer::valueOf).toList());
        Exports exports = exports(webhook(collector.url(), Which.BOTH));

        tell(exports, GOOD);

        String label = "{callback=\"generic_api\"} ";
        assertThat(
                        Eventually.get(
                                () -> metrics(exports),
                                text -> text.matches("(?s).*_(sent|failed)_total\\S+ 1\n.*"),
                                Duration.ofSeconds(5)))
                .contains("tollgate_callback_requests_sent_total" + label + sent + "\n")
                .contains("tollgate_callback_requests_failed_total" + label + failed + "\n")
                .contains("tollgate_callback_requests_dropped_total" + label + "0\n");
        assertThat(collector.received()).hasSize(calls);
        exports.close();
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() {
        Served large = Ends.with(GOOD, Json.object().put("a", "b"), 30 << 20);
        try (Collector stuck = Collector.stuck()) {
            Exports exports = exports(webhook(stuck.url(), Which.BOTH));
            try (exports) {
                tell(exports, GOOD);
                assertThat(stuck.received(1)).hasSize(1);

                tell(exports, large, large, large, GOOD);

                assertThat(metrics(exports))
                        .contains("_dropped_total{callback=\"generic_api\"} 1\n");
                stuck.open();
            }
            assertThat(metrics(exports)).contains("_sent_total{callback=\"generic_api\"} 4\n");
        }
    }

    @Test
    void nothingIsThereWhereNobodyIsTold() {
        try (Exports exports = exports(ExportSettings.NONE)) {
            tell(exports, GOOD);

            assertThat(exports.states()).isEmpty();
            assertThat(metrics(exports)).isEmpty();
        }
    }
}
