package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesServiceTest {

    private static final Relayed RELAYED =
            new Relayed(
                    """
                    general_settings: {master_key: KEY}
                    model_list:
                      - model_name: gpt
                        litellm_params: {model: openai/gpt-a, api_base: VENDOR/v1, api_key: key-openai}
                      - model_name: az
                        litellm_params: {model: azure/dep, api_base: VENDOR, api_key: key-azure, api_version: 2024-10-21}
                      - model_name: claude
                        litellm_params: {model: anthropic/claude-x, api_base: VENDOR, api_key: key-claude}
                    """);

    @BeforeEach
    void forget() {
        RELAYED.vendor().reset();
    }

    @AfterAll
    static void close() {
        RELAYED.close();
    }

    @Test
    void fileIsUploadedReadUsedInABatchAndDeleted() throws Exception {
        String file = idOf(upload("/v1/files", "openai"));
        assertThat(RELAYED.get("/v1/files/" + file + "/content").body()).isEqualTo("{\"a\":1}\n");
        assertThat(RELAYED.get("/files").body()).contains(file);

        String batch =
                idOf(
                        RELAYED.post(
                                "/v1/batches",
                                "{\"input_file_id\":\""
                                        + file
                                        + "\",\"endpoint\":\"/v1/chat/completions\","
                                        + "\"completion_window\":\"24h\"}"));
        assertThat(RELAYED.get("/v1/batches/" + batch).body()).contains("validating");
        assertThat(RELAYED.post("/v1/batches/" + batch + "/cancel", "").body())
                .contains("cancelling");
        assertThat(RELAYED.send(RELAYED.to("/v1/files/" + file).DELETE()).body())
                .contains("\"deleted\":true");
        assertThat(RELAYED.vendor().requests())
                .allMatch(it -> it.header("authorization").equals("Bearer key-openai"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files?custom_llm_provider=azure&limit=3, /openai/files, api-version=2024-10-21&limit=3",
        "/azure/v1/files, /openai/files, api-version=2024-10-21",
        "/azure/v1/files/file-1/content, /openai/files/file-1/content, api-version=2024-10-21",
        "/azure/v1/batches/b-1, /openai/batches/b-1, api-version=2024-10-21",
        "/v1/fine_tuning/jobs, /v1/fine_tuning/jobs, ''",
        "/openai/v1/batches?limit=1, /v1/batches, limit=1"
    })
    void vendorOfPathOrQueryGetsIt(String path, String there, String query) throws Exception {
        RELAYED.get(path);

        assertThat(RELAYED.last().path()).isEqualTo(there);
        assertThat(RELAYED.last().query()).isEqualTo(query);
    }

    @Test
    void vendorOfTheFormGetsTheRestOfTheForm() throws Exception {
        upload("/v1/files", "azure");

        assertThat(RELAYED.last().header("api-key")).isEqualTo("key-azure");
        assertThat(RELAYED.last().path()).isEqualTo("/openai/files");
        assertThat(RELAYED.last().text())
                .contains("name=\"purpose\"")
                .contains("{\"a\":1}")
                .doesNotContain("custom_llm_provider");
    }

    @Test
    void vendorOfTheBodyIsTakenOutOfIt() throws Exception {
        RELAYED.post(
                "/v1/batches",
                "{\"custom_llm_provider\":\"azure\",\"metadata\":{\"a\":\"b\"},\"litellm_metadata\":{}}");

        assertThat(RELAYED.last().path()).isEqualTo("/openai/batches");
        assertThat(RELAYED.last().text()).isEqualTo("{\"metadata\":{\"a\":\"b\"}}");
    }

    @Test
    void vendorOfTheHeaderStaysHere() throws Exception {
        RELAYED.send(RELAYED.to("/v1/files").header("custom-llm-provider", "azure"));

        assertThat(RELAYED.last().path()).isEqualTo("/openai/files");
        assertThat(RELAYED.last().headers()).doesNotContainKey("custom-llm-provider");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files?custom_llm_provider=anthropic, has no such API",
        "/nobody/v1/files, nobody/<model>",
        "/v1/files/..%2F..%2Fadmin, leads upwards"
    })
    void whatCannotBeRelayedSaysWhy(String path, String why) throws Exception {
        HttpResponse<String> answer = RELAYED.get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
        assertThat(RELAYED.vendor().requests()).isEmpty();
    }

    private static HttpResponse<String> upload(String path, String vendor) throws Exception {
        String form =
                part("purpose", "batch")
                        + part("custom_llm_provider", vendor)
                        + part("file\"; filename=\"in.jsonl", "{\"a\":1}\n")
                        + "--limit--\r\n";
        return RELAYED.send(
                RELAYED.to(path)
                        .header("Content-Type", "multipart/form-data; boundary=limit")
                        .POST(BodyPublishers.ofString(form)));
    }

    private static String part(String name, String content) {
        return "--limit\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + content
                + "\r\n";
    }

    private static String idOf(HttpResponse<String> answer) {
        return Json.parse(answer.body()).path("id").asText();
    }
}
