package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredReaderTest {

    private static final String FILE =
            """
            model_list:
              - model_name: a
                litellm_params: {model: openai/a, litellm_credential_name: shared}
                model_info: {id: in-file, db_model: true}
            credential_list:
              - credential_name: own
                credential_values: {api_key: of-file}
            router_settings:
              default_litellm_params: {api_base: "https://default.example"}
            """;

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.parse(text);
    }

    private static StoredReader reader() {
        return new ConfigurationLoader(Map.of("KEY", "of-variable"), new FakeVendors())
                .read("c.yaml", FILE)
                .stored();
    }

    private static StoredReader.Models read(Map<String, ObjectNode> models) {
        return reader().read(
                        new StoredEntries(
                                new LinkedHashMap<>(models),
                                Map.of("shared", json("{\"api_key\":\"of-database\"}"))));
    }

    private static StoredReader.Models read(String id, String entry) {
        return read(Map.of(id, json(entry)));
    }

    @Test
    void entryIsReadAsTheFilesOwn() {
        StoredReader.Models read =
                read(
                        "m",
                        """
                        {"model_name":"b","litellm_params":{"model":"openai/b","rpm":5,
                         "api_key":"os.environ/KEY"},"model_info":{"id":"m","db_model":true}}
                        """);

        Deployment stored = read.deployments().getLast();
        assertThat(stored.id()).isEqualTo("m");
        assertThat(stored.group()).isEqualTo("b");
        assertThat(stored.setting("api_key")).hasValue("of-variable");
        assertThat(stored.setting("api_base")).hasValue("https://default.example");
        assertThat(stored.routing().limits().rpm()).hasValue(5);
        assertThat(stored.info().path("db_model").asBoolean()).isTrue();
        assertThat(read.problems()).isEmpty();
    }

    @Test
    void fileAndDatabaseMayNameEachOthersCredentials() {
        List<Deployment> read =
                read(
                                "m",
                                """
                                {"model_name":"b","litellm_params":{"model":"openai/b",
                                 "litellm_credential_name":"own"},"model_info":{"id":"m"}}
                                """)
                        .deployments();

        assertThat(read)
                .extracting(each -> each.setting("api_key").orElse(""))
                .containsExactly("of-database", "of-file");
        assertThat(read.getFirst().info().has("db_model")).isFalse();
    }

    @Test
    void brokenEntryIsLeftOutAndToldOf() {
        Map<String, ObjectNode> models = new LinkedHashMap<>();
        models.put("1", json("{\"model_name\":\"b\",\"litellm_params\":{}}"));
        models.put("2", json("{\"model_name\":\"b\",\"litellm_params\":{\"model\":\"x/b\"}}"));
        models.put(
                "3",
                json(
                        "{\"model_name\":\"b\",\"litellm_params\":{\"model\":\"openai/b\",\"rpm\":\"sk-oops\"}}"));
        models.put(
                "in-file",
                json("{\"model_name\":\"b\",\"litellm_params\":{\"model\":\"openai/b\"}}"));
        models.put(
                "5",
                json(
                        "{\"model_name\":\"b\",\"litellm_params\":{\"model\":\"openai/b\"},"
                                + "\"model_info\":{\"id\":\"5\"}}"));
        StoredReader.Models read = read(models);

        assertThat(read.deployments()).extracting(Deployment::id).containsExactly("in-file", "5");
        assertThat(read.problems())
                .hasSize(4)
                .noneMatch(problem -> problem.contains("sk-oops"))
                .anyMatch(problem ->
                        problem.startsWith(
                                "Model 1 of the database: litellm_params.model: is missing"))
                .anyMatch(problem -> problem.contains("names no vendor"))
                .anyMatch(
                        problem -> problem.contains("Model 3 of the database: litellm_params.rpm"))
                .anyMatch(problem -> problem.contains("id of a model in the configuration"));
    }

    @Test
    void newEntryIsCheckedBeforeItIsStored() {
        ObjectNode fine =
                json("{\"model_name\":\"b\",\"litellm_params\":{\"model\":\"openai/b\"}}");
        ObjectNode wrong = json("{\"model_name\":\"b\",\"litellm_params\":{\"model\":\"x/b\"}}");
        assertThat(reader().problems("m", fine, StoredEntries.NONE)).isEmpty();
        assertThat(reader().problems("m", wrong, StoredEntries.NONE)).hasSize(1);
        assertThat(reader().problems("in-file", fine, StoredEntries.NONE)).hasSize(1);
    }

    @Test
    void nothingOfItShowsAsText() {
        StoredEntries stored =
                new StoredEntries(Map.of("m", json("{\"api_key\":\"sk-secret\"}")), Map.of());
        assertThat(stored).hasToString("StoredEntries[m][]");
    }
}
