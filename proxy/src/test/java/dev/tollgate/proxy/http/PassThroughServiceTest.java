package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.fake.Aborted;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.Received;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassThroughServiceTest {

    private static final String STREAM = "{\"stream\":true,\"model";

    private static final Relayed RELAYED =
            new Relayed(
                    """
                    general_settings: {master_key: KEY, max_request_size_mb: 1}
                    model_list:
                      - model_name: first
                        litellm_params: {model: openai/gpt-a, api_base: VENDOR/v1, api_key: key-a}
                      - model_name: second
                        litellm_params: {model: openai/gpt-b, api_base: VENDOR/v1, api_key: key-b, use_in_pass_through: true}
                      - model_name: third
                        litellm_params: {model: openai/gpt-c, api_base: VENDOR/v1, api_key: key-c}
                      - model_name: claude
                        litellm_params: {model: anthropic/claude-x, api_base: VENDOR, api_key: key-claude}
                      - model_name: gem
                        litellm_params: {model: gemini/gem-a, api_base: VENDOR/v1beta, api_key: key-gem-a}
                      - model_name: gem2
                        litellm_params: {model: gemini/gem-b, api_base: VENDOR/v1beta, api_key: key-gem-b}
                      - model_name: az
                        litellm_params: {model: azure/dep-a, api_base: VENDOR, api_key: key-az-a}
                      - model_name: az2
                        litellm_params: {model: azure/dep-b, api_base: VENDOR, api_key: key-az-b}
                      - model_name: nova
                        litellm_params: {model: bedrock/converse/amazon.nova, aws_bedrock_runtime_endpoint: VENDOR, aws_access_key_id: AKID, aws_secret_access_key: hush, aws_region_name: eu-west-1}
                      - model_name: local
                        litellm_params: {model: hosted_vllm/tiny, api_base: VENDOR/v1, api_key: key-vllm}
                    """);

    @BeforeEach
    void forget() {
        RELAYED.vendor().reset();
    }

    @AfterAll
    static void close() {
        RELAYED.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/v1/chat/completions, gpt-c, Bearer key-c",
        "/openai/chat/completions, third, Bearer key-c",
        "/openai_passthrough/v1/chat/completions, gpt-unknown, Bearer key-b",
        "/v1/openai/v1/chat/completions, gpt-a, Bearer key-a"
    })
    void modelOfTheBodyChoosesTheDeployment(String path, String model, String credential)
            throws Exception {
        HttpResponse<String> answer = RELAYED.post(path, chat(model, "hello"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("echo: hello");
        assertThat(RELAYED.last().path()).isEqualTo("/v1/chat/completions");
        assertThat(RELAYED.last().header("authorization")).isEqualTo(credential);
        assertThat(RELAYED.last().text()).isEqualTo(chat(model, "hello"));
    }

    @ParameterizedTest
    @CsvSource({
        "/gemini/v1beta/models/gem-b:generateContent, x-goog-api-key, key-gem-b",
        "/gemini/v1beta/models/other:generateContent, x-goog-api-key, key-gem-a",
        "/azure/openai/deployments/dep-b/images/generations, api-key, key-az-b",
        "/vllm/v1/chat/completions, authorization, Bearer key-vllm"
    })
    void modelOfThePathChoosesTheDeployment(String path, String header, String credential)
            throws Exception {
        RELAYED.post(path, "{\"contents\":[]}");

        assertThat(RELAYED.last().path()).isEqualTo(path.replaceFirst("/[a-z]+", ""));
        assertThat(RELAYED.last().header(header)).isEqualTo(credential);
    }

    @Test
    void signatureOfAwsIsTheGatewaysOwn() throws Exception {
        RELAYED.send(
                RELAYED.to("/bedrock/model/amazon.nova/converse")
                        .header("X-Amz-Date", "20000101T000000Z")
                        .header("X-Amz-Security-Token", "clients")
                        .header("x-pass-x-amz-security-token", "clients")
                        .POST(BodyPublishers.ofString("{}")));

        assertThat(RELAYED.last().header("authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
                .contains("/eu-west-1/bedrock/aws4_request");
        assertThat(RELAYED.last().header("x-amz-date")).isNotEqualTo("20000101T000000Z");
        assertThat(RELAYED.last().headers()).doesNotContainKey("x-amz-security-token");
    }

    @Test
    void nothingOfTheClientsCredentialsGoesOn() throws Exception {
        String leak = "leaked-value";
        RELAYED.send(
                RELAYED.to("/openai/v1/models?key=" + leak + "&limit=1")
                        .header("x-litellm-api-key", Relayed.KEY)
                        .header("x-api-key", leak)
                        .header("x-goog-api-key", leak)
                        .header("api-key", leak)
                        .header("Cookie", "session=" + leak)
                        .header("X-Forwarded-For", leak)
                        .header("x-pass-authorization", leak)
                        .header("x-pass-cookie", leak)
                        .header("Proxy-Authorization", leak)
                        .header("x-pass-openai-beta", "assistants=v2")
                        .header("X-Custom", "kept"));

        Received got = RELAYED.last();
        assertThat(got.query()).isEqualTo("limit=1");
        assertThat(got.headers().values()).noneMatch(it -> it.contains(leak));
        assertThat(got.headers().values()).noneMatch(it -> it.contains(Relayed.KEY));
        assertThat(got.header("authorization")).isEqualTo("Bearer key-b");
        assertThat(got.header("openai-beta")).isEqualTo("assistants=v2");
        assertThat(got.header("x-custom")).isEqualTo("kept");
    }

    @Test
    void errorOfTheVendorComesAsItIs() throws Exception {
        HttpResponse<String> answer =
                RELAYED.post(
                        "/anthropic/v1/messages",
                        "{\"model\":\"claude-x\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\","
                                + "\"content\":\"[[error 429 retry-after=7]]\"}]}");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).startsWith("{\"type\":\"error\"").contains("rate_limit_error");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
        assertThat(answer.headers().firstValue("x-litellm-call-id")).isPresent();
        assertThat(RELAYED.last().header("x-api-key")).isEqualTo("key-claude");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void streamComesPieceByPieceAndItsVendorIsLeftWithTheClient(HttpClient.Version version)
            throws Exception {
        HttpResponse<InputStream> answer =
                RELAYED.client()
                        .send(
                                RELAYED.to("/openai/v1/chat/completions")
                                        .version(version)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(stream("gpt-a")))
                                        .build(),
                                BodyHandlers.ofInputStream());
        byte[] begin = answer.body().readNBytes(200);
        answer.body().close();

        List<Aborted> aborts =
                Eventually.get(
                        () -> RELAYED.vendor().aborts(),
                        list -> !list.isEmpty(),
                        Duration.ofSeconds(5));

        assertThat(new String(begin, ISO_8859_1)).startsWith("data: {");
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("x-accel-buffering")).hasValue("no");
        assertThat(aborts).hasSize(1);
        assertThat(aborts.getFirst().frames()).isLessThan(500);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1, [[break]]",
        "HTTP_2, [[break]]",
        "HTTP_1_1, [[count 9]] [[break after=3]]",
        "HTTP_2, [[count 9]] [[break after=3]]"
    })
    void answerThatBreaksOffIsNotTakenForComplete(HttpClient.Version version, String fault)
            throws Exception {
        String body = chat("gpt-a", fault);
        String asked = fault.contains("count") ? body.replace("{\"model", STREAM) : body;

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        RELAYED.send(
                                RELAYED.to("/openai/v1/chat/completions")
                                        .version(version)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(asked))));
        assertThat(RELAYED.get("/openai/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void binaryBodiesGoThroughAsTheyAre() throws Exception {
        byte[] bytes = new byte[300_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        HttpResponse<String> answer =
                RELAYED.send(
                        RELAYED.to("/openai/v1/any?a[]=1&b=%26")
                                .header("Content-Type", "application/x-any; v=1")
                                .PUT(BodyPublishers.ofByteArray(bytes)));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(RELAYED.last().method()).isEqualTo("PUT");
        assertThat(RELAYED.last().body()).isEqualTo(bytes);
        assertThat(RELAYED.last().header("content-type")).isEqualTo("application/x-any; v=1");
        assertThat(RELAYED.last().query()).isEqualTo("a%5B%5D=1&b=%26");
    }

    @Test
    void bodyThatIsTooLargeIsRefused() throws Exception {
        HttpResponse<String> answer =
                RELAYED.send(
                        RELAYED.to("/openai/v1/any")
                                .POST(BodyPublishers.ofByteArray(new byte[1_100_000])));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(RELAYED.vendor().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openai/v1/../../admin",
                "/openai/%2e%2e/admin",
                "/openai/..%2fadmin",
                "/gemini/v1beta/models/..%252f..%252fx:generateContent"
            })
    void pathUpwardsIsRefused(String path) throws Exception {
        assertThat(RELAYED.get(path).statusCode()).isEqualTo(400);
        assertThat(RELAYED.vendor().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openai//evil.example/x", "/openai/@evil.example/x"})
    void pathThatLooksLikeAHostStaysAPath(String path) throws Exception {
        assertThat(RELAYED.get(path).statusCode()).isEqualTo(404);
        assertThat(RELAYED.last().path()).startsWith("/v1/").endsWith("evil.example/x");
    }

    @Test
    void withoutAKeyNothingIsRelayed() throws Exception {
        HttpResponse<String> answer =
                RELAYED.send(
                        RELAYED.to("/openai/v1/models").setHeader("Authorization", "Bearer x"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(RELAYED.vendor().requests()).isEmpty();
    }

    @Test
    void vendorWithoutADeploymentSaysWhatToConfigure() throws Exception {
        HttpResponse<String> answer = RELAYED.get("/mistral/v1/models");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("mistral/<model>").contains("model_list");
    }

    @Test
    void ownRoutesWinOverPassThrough() throws Exception {
        Map<String, String> bodies =
                Map.of(
                        "/openai/deployments/first/chat/completions",
                        chat("x", "hello"),
                        "/openai/v1/responses",
                        "{\"model\":\"first\",\"input\":\"hello\"}");
        for (Map.Entry<String, String> one : bodies.entrySet()) {
            assertThat(RELAYED.post(one.getKey(), one.getValue()).statusCode()).isEqualTo(200);
            assertThat(RELAYED.last().json().path("model").asText()).isEqualTo("gpt-a");
        }
    }

    private static String stream(String model) {
        return chat(model, "[[count 500 every=20ms]]").replace("{\"model", STREAM);
    }

    private static String chat(String model, String text) {
        return "{\"model\":\""
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text
                + "\"}]}";
    }
}
