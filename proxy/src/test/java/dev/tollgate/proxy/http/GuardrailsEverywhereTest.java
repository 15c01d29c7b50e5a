package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.fake.Collector;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What guardrails do beside conversations, what they leave in logs, and what they need to know. */
@Timeout(60)
@Execution(ExecutionMode.SAME_THREAD)
class GuardrailsEverywhereTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String CARD = "pay 4111 1111 1111 1111";
    private static final String IBAN = "DE89370400440532013000";
    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final Collector HOOK = new Collector();
    private static final Queue<SpendRow> ROWS = new ConcurrentLinkedQueue<>();
    private static VirtualKeys gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway =
                new VirtualKeys(
                        Files.readString(Path.of("src/test/resources/guardrails/everywhere.yaml"))
                                .replace("VENDOR", VENDOR.url()),
                        Map.of("GENERIC_LOGGER_ENDPOINT", HOOK.url()),
                        ROWS::add);
        gateway.key("sk-plain", "{}").key("sk-answers", answers());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        VENDOR.close();
        HOOK.close();
    }

    @BeforeEach
    void forget() {
        VENDOR.reset();
        ROWS.clear();
    }

    private static String answers() {
        return "{\"metadata\":{\"guardrails\":[\"answers\"]}}";
    }

    private static String sent() {
        return new String(VENDOR.requests().getFirst().body(), StandardCharsets.UTF_8);
    }

    private static String chat(String text, String further) {
        return "{\"model\":\"good\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(text, further);
    }

    private static RawClient.Answer ask(String text, String further) throws IOException {
        return gateway.post(CHAT, chat(text, further), "sk-plain");
    }

    @ParameterizedTest
    @CsvSource({
        "[[json]], false, 200, 42",
        "[[json]], true, 200, 42",
        "hello, false, 400, the answer is not JSON",
        "hello, true, 200, the answer is not JSON"
    })
    void anAnswerFulfilsTheConfiguredSchema(String text, boolean stream, int status, String told)
            throws IOException {
        RawClient.Answer answer =
                ask(text, ",\"guardrails\":[\"shape\"],\"stream\":%b".formatted(stream));

        assertThat(answer.text()).contains(told).doesNotContain("echo");
        assertThat(answer.status()).isIn(status, stream ? 400 : status);
    }

    @ParameterizedTest
    @CsvSource({"0, 200", "1000000, 400"})
    void anAnswerFulfilsTheSchemaThatItsRequestBrings(String least, int status) throws IOException {
        RawClient.Answer answer =
                ask(
                        "hello",
                        """
                        ,"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":
                        {"type":"object","required":["n"],"properties":{"n":{"type":"integer","minimum":%s}}}}}
                        """
                                .formatted(least));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-litellm-applied-guardrails"))
                .isEqualTo("always,quiet,enable_json_schema_validation");
        if (status == 400) {
            assertThat(answer.text())
                    .contains("does not fulfil the JSON schema at /properties/n/minimum");
        }
    }

    @Test
    void aSchemaReadsNothingFromElsewhere() throws IOException {
        RawClient.Answer answer =
                ask(
                        "hello",
                        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"$ref\":\"%s/schema\"}}}"
                                .formatted(HOOK.url()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(HOOK.received()).noneMatch(request -> request.path().contains("schema"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions|{}|/max_tokens|8",
                "/v1/chat/completions|{\"max_tokens\":5}|/max_tokens|5",
                "/v1/chat/completions|{\"max_completion_tokens\":900}|/max_completion_tokens|8",
                "/v1/messages|{\"max_tokens\":900}|/max_tokens|8",
            })
    void theModelStopsInTime(String path, String further, String field, int most)
            throws IOException {
        String model = path.endsWith("messages") ? "claude" : "good";
        gateway.post(
                path,
                Json.text(
                        Json.parseObject(
                                        chat("Hi", ",\"guardrails\":[\"short\"]")
                                                .getBytes(StandardCharsets.UTF_8))
                                .put("model", model)
                                .setAll(
                                        Json.parseObject(
                                                further.getBytes(StandardCharsets.UTF_8)))),
                "sk-plain");

        assertThat(Json.parse(sent()).at(field).asInt()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({
        "one two three four five six seven eight nine ten eleven twelve, the answer has",
        "'1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22', the request has"
    })
    void whatHasTooManyTokensIsBlocked(String text, String told) throws IOException {
        RawClient.Answer answer = ask(text, ",\"guardrails\":[\"short\"]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(told, "are allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "Should I invest in gold?, 400, denied_financial_advice category keyword detected",
        "a murder in a murder mystery, 200, a [KEYWORD_REDACTED] in a murder mystery"
    })
    void subjectsAreMaskedOrBlocked(String text, int status, String told) throws IOException {
        RawClient.Answer answer = ask(text, ",\"guardrails\":[\"subjects\"]");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(told);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatLooksAtLogsChangesThemAlone(boolean stream) throws IOException {
        String id = "call-" + stream;
        RawClient.Answer answer =
                RawClient.post(
                        gateway.port(),
                        CHAT,
                        chat(
                                "I am jo@example.com",
                                ",\"stream\":%b,\"metadata\":{\"note\":\"ask jo@example.com\"}"
                                        .formatted(stream)),
                        "Authorization: Bearer sk-plain",
                        "x-litellm-call-id: " + id);

        assertThat(answer.text()).contains("jo@example.com");
        assertThat(sent()).contains("I am jo@example.com");
        JsonNode told = payload(id);
        assertThat(told.toString()).doesNotContain("jo@");
        assertThat(told.at("/metadata/requester_metadata/note").asText())
                .isEqualTo("ask [EMAIL_REDACTED]");
        assertThat(told.at("/metadata/applied_guardrails").toString())
                .isEqualTo("[\"always\",\"quiet\"]");
        // the request, its answer and its metadata
        assertThat(told.path("guardrail_information"))
                .filteredOn(look -> look.path("guardrail_name").asText().equals("quiet"))
                .hasSize(3)
                .allSatisfy(look -> {
                    assertThat(look.path("guardrail_mode").asText()).isEqualTo("logging_only");
                    assertThat(look.path("guardrail_status").asText())
                            .isEqualTo("guardrail_intervened");
                    assertThat(look.at("/masked_entity_count/email").asInt()).isEqualTo(1);
                });
        assertThat(row().metadata())
                .contains(entry("applied_guardrails", "[\"always\",\"quiet\"]"))
                .containsKey("guardrail_information");
    }

    @Test
    void whatLogsMayNotSeeIsLeftOut() throws IOException {
        RawClient.post(
                gateway.port(),
                CHAT,
                chat("Hi", ",\"metadata\":{\"note\":\"call +49 30 1234567\"}"),
                "Authorization: Bearer sk-plain",
                "x-litellm-call-id: call-phone");

        assertThat(payload("call-phone").at("/metadata/requester_metadata/note").asText())
                .isEqualTo("redacted-by-litellm");
    }

    private static JsonNode payload(String id) {
        return Eventually.get(
                        () ->
                                HOOK.received().stream()
                                        .flatMap(request -> list(request.json()).stream())
                                        .filter(one -> one.path("trace_id").asText().equals(id))
                                        .toList(),
                        found -> !found.isEmpty(),
                        Duration.ofSeconds(20))
                .getFirst();
    }

    private static List<JsonNode> list(JsonNode batch) {
        List<JsonNode> all = new ArrayList<>();
        batch.forEach(all::add);
        return all;
    }

    private static SpendRow row() {
        return Eventually.get(
                        () ->
                                ROWS.stream()
                                        .filter(row -> !row.status().equals(SpendRow.PENDING))
                                        .toList(),
                        rows -> !rows.isEmpty(),
                        Duration.ofSeconds(10))
                .getFirst();
    }

    @Test
    void metricsHaveLiteLlmsNamesAndLabels() throws IOException {
        ask("hello", "");
        ask("123-45-6789", "");

        assertThat(gateway.send("GET", "/metrics").text().lines())
                .anyMatch(line ->
                        line.startsWith(
                                "litellm_guardrail_requests_total{guardrail_name=\"always\",status=\"success\",hook_type=\"pre_call\"} "))
                .anyMatch(line ->
                        line.startsWith(
                                "litellm_guardrail_errors_total{guardrail_name=\"always\",error_type=\"HTTPException\",hook_type=\"pre_call\"} "))
                .anyMatch(line ->
                        line.startsWith(
                                "litellm_guardrail_latency_seconds_count{guardrail_name=\"always\",status=\"error\",error_type=\"HTTPException\",hook_type=\"pre_call\"} "));
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/v1/chat/completions, good",
        "/anthropic/v1/messages, claude",
        "/guarded, good"
    })
    void whatIsRelayedIsLookedAtToo(String path, String model) throws IOException {
        String further = ",\"max_tokens\":99,\"user\":\"123-45-6789\"";
        String body = chat("to " + IBAN, further).replace("\"good\"", "\"" + model + "\"");
        RawClient.Answer masked = gateway.post(path, body, "sk-plain");
        RawClient.Answer blocked =
                gateway.post(path, body.replace(IBAN, "123-45-6789"), "sk-plain");

        assertThat(masked.text()).contains("to [IBAN_REDACTED]");
        assertThat(masked.status()).isEqualTo(200);
        assertThat(blocked.status()).isEqualTo(400);
        assertThat(blocked.text()).contains("us_ssn pattern detected");
        assertThat(VENDOR.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/v1/chat/completions, good, false",
        "/openai/v1/chat/completions, good, true",
        "/anthropic/v1/messages, claude, true",
        "/guarded, good, false"
    })
    void answersThatAreRelayedAreLookedAtToo(String path, String model, boolean stream)
            throws IOException {
        String body =
                chat(CARD, ",\"max_tokens\":99,\"stream\":" + stream)
                        .replace("\"good\"", "\"" + model + "\"");
        RawClient.Answer answer = gateway.post(path, body, "sk-answers");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("[CREDIT_CARD_REDACTED]").doesNotContain("4111");
        assertThat(row().metadata().get("applied_guardrails")).contains("answers");
    }

    @Test
    void aConfiguredPathWithoutGuardrailsIsNotLookedAt() throws IOException {
        assertThat(gateway.post("/free", chat("123-45-6789", ""), "sk-plain").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "claude"})
    void aResponseThatIsReadAgainIsLookedAtAgain(String model) throws IOException {
        gateway.key("sk-changing", "{}");
        JsonNode made =
                gateway.post(
                                "/v1/responses",
                                "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(model, CARD),
                                "sk-changing")
                        .json();
        String path = "/v1/responses/" + made.path("id").asText();
        gateway.key("sk-changing", answers());
        RawClient.Answer again = gateway.send("GET", path, "Authorization: Bearer sk-changing");

        assertThat(made.toString()).contains("4111");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).doesNotContain("4111");
    }

    @Test
    void promptsOfFormsAreLookedAt() throws Exception {
        HttpResponse<String> masked = form("/v1/images/edits", "to " + IBAN, "image");
        HttpResponse<String> blocked = form("/v1/images/edits", "123-45-6789", "image");

        assertThat(masked.statusCode()).isEqualTo(200);
        assertThat(sent()).contains("to [IBAN_REDACTED]", "Content of a file").doesNotContain(IBAN);
        assertThat(blocked.statusCode()).isEqualTo(400);
        assertThat(VENDOR.requests()).hasSize(1);
    }

    @Test
    void transcriptsInPlainTextAreLookedAt() throws Exception {
        assertThat(form("/v1/audio/transcriptions", "hm", "file").body())
                .isEqualTo("[KEYWORD_REDACTED] 17 bytes");
    }

    private static HttpResponse<String> form(String path, String prompt, String file)
            throws Exception {
        String form =
                part("model", "good")
                        + part("response_format", "text")
                        + part("prompt", prompt)
                        + part(file + "\"; filename=\"f.png", "Content of a file")
                        + "--limit--\r\n";
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                            .header("Authorization", "Bearer sk-answers")
                            .header("Content-Type", "multipart/form-data; boundary=limit")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static String part(String name, String content) {
        return "--limit\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + content
                + "\r\n";
    }
}
