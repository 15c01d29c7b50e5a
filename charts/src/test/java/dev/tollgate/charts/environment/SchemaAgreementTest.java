package dev.tollgate.charts.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An editor that follows the schema accepts what the loader accepts, as far as a schema can say it.
 */
class SchemaAgreementTest {

    private static final Path SCHEMA = Path.of("environment.schema.json");
    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<String> committedFiles() throws IOException {
        return EnvironmentLoaderTest.committedFiles();
    }

    static Stream<String> badShapes() throws IOException {
        return EnvironmentLoaderTest.badFiles()
                .filter(name -> !name.startsWith("yaml-") && !name.startsWith("combination-"));
    }

    static Stream<String> badCombinations() throws IOException {
        return EnvironmentLoaderTest.badFiles().filter(name -> name.startsWith("combination-"));
    }

    @ParameterizedTest
    @MethodSource("committedFiles")
    void schemaAcceptsCommittedEnvironment(String name) throws IOException {
        assertThat(validate(EnvironmentLoaderTest.ENVIRONMENTS.resolve(name))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("committedFiles")
    void committedEnvironmentNamesItsSchema(String name) throws IOException {
        assertThat(Files.readAllLines(EnvironmentLoaderTest.ENVIRONMENTS.resolve(name)).get(0))
                .isEqualTo("# yaml-language-server: $schema=../environment.schema.json");
    }

    @ParameterizedTest
    @MethodSource("badShapes")
    void schemaRefusesBadShapeToo(String name) throws IOException {
        assertThat(validate(EnvironmentLoaderTest.BAD.resolve(name))).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("badCombinations")
    void combinationsAreLeftToTheRecords(String name) throws IOException {
        assertThat(validate(EnvironmentLoaderTest.BAD.resolve(name))).isEmpty();
    }

    private static Set<ValidationMessage> validate(Path file) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(Files.readString(SCHEMA));
        JsonNode environment = YAML.readTree(Files.readString(file));
        return schema.validate(environment);
    }
}
