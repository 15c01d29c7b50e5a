package dev.tollgate.charts.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.EnvironmentLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The objects of one environment. Make it once for a test class: each one starts Node.js. */
final class Synthesized {

    /** The name of every environment that is synthesized here. */
    static final String NAME = "test";

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Keys without which no environment loads; a test adds what it is about. */
    private static final String HEAD =
            """
            namespace: llm
            secrets:
              mode: existing
              keys:
                litellm: [LITELLM_MASTER_KEY, TOLLGATE_VIRTUAL_KEY]
                postgresql: [POSTGRES_PASSWORD]
                valkey: [VALKEY_PASSWORD]
            route:
              mode: none
            gateway:
              image: {repository: registry.example.com/tollgate, tag: "1.2.3"}
              firstKey: {}
            """;

    private final Map<String, List<Map<String, Object>>> charts;

    private Synthesized(Map<String, List<Map<String, Object>>> charts) {
        this.charts = charts;
    }

    /** Synthesizes an environment that has a gateway and no route, with these keys besides. */
    static Synthesized of(String keys) {
        Environment environment = load(HEAD + keys);
        SectionSecrets secrets =
                SectionSecrets.declared(
                        Set.of("litellm", "postgresql", "valkey"), environment.secrets());
        Inputs inputs =
                new Inputs(
                        NAME,
                        environment,
                        secrets,
                        Map.of("config.yaml", "model_list: []\n"),
                        Optional.empty());
        return new Synthesized(Charts.synthesize(inputs));
    }

    private static Environment load(String yaml) {
        try {
            Path file = Files.createTempFile("environment", ".yaml");
            try {
                Files.writeString(file, yaml);
                return new EnvironmentLoader().load(file, "test.yaml");
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every object of a chart; none where the chart was left out. */
    List<JsonNode> chart(String name) {
        return trees(charts.getOrDefault(name, List.of()).stream());
    }

    /** Every object of a kind. */
    List<JsonNode> kind(String kind) {
        return trees(
                charts.values().stream()
                        .flatMap(List::stream)
                        .filter(object -> kind.equals(object.get("kind"))));
    }

    /** The one object of this kind and name. */
    JsonNode object(String kind, String name) {
        List<JsonNode> found =
                kind(kind).stream()
                        .filter(object -> name.equals(object.at("/metadata/name").asText()))
                        .toList();
        assertThat(found).as("%s %s", kind, name).hasSize(1);
        return Objects.requireNonNull(found.get(0));
    }

    private static List<JsonNode> trees(Stream<Map<String, Object>> objects) {
        return objects.map(object -> MAPPER.<JsonNode>valueToTree(object)).toList();
    }
}
