package dev.tollgate.charts.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentSchemaTest {

    private static final Path COMMITTED = Path.of("environment.schema.json");

    @Test
    void committedSchemaIsThatOfTheRecords() throws IOException {
        String generated = EnvironmentSchema.generate();
        if (System.getProperty("golden.update") != null) {
            assertThat(System.getenv("CI")).as("CI never rewrites what it checks").isNull();
            Files.writeString(COMMITTED, generated);
        }

        assertThat(Files.readString(COMMITTED))
                .as("Run the tests with -Dgolden.update after changing a record")
                .isEqualTo(generated);
    }

    @Test
    void everyKeywordIsOneThatTheLoaderFollows() {
        JsonNode schema = parse(EnvironmentSchema.generate());

        assertThat(keywords(schema))
                .containsExactlyInAnyOrder(
                        "$schema",
                        "type",
                        "properties",
                        "required",
                        "additionalProperties",
                        "anyOf",
                        "const",
                        "items",
                        "enum",
                        "pattern",
                        "patternErrorMessage",
                        "minLength",
                        "minimum",
                        "maximum",
                        "title",
                        "description");
    }

    @Test
    void everyPatternIsAnchoredAndAdvises() {
        JsonNode schema = parse(EnvironmentSchema.generate());

        assertThat(schema.findParents("pattern"))
                .isNotEmpty()
                .allSatisfy(text -> {
                    assertThat(text.get("pattern").asText()).startsWith("^").endsWith("$");
                    assertThat(text.path("patternErrorMessage").asText()).isNotEmpty();
                });
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The keywords of {@code schema} and of all schemas in it, the names of properties left out.
     */
    private static Set<String> keywords(JsonNode schema) {
        Set<String> found = new HashSet<>();
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            found.add(keyword.getKey());
            boolean isSchema =
                    keyword.getValue().isObject() && !keyword.getKey().equals("properties");
            Iterable<JsonNode> inner = isSchema ? List.of(keyword.getValue()) : keyword.getValue();
            inner.forEach(each -> found.addAll(keywords(each)));
        }
        return found;
    }
}
