package dev.tollgate.charts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPoolSchemaTest {

    private static final Path SCHEMA = Path.of("key-pool.schema.json");
    private static final Path BAD = Path.of("src/test/resources/gateway/bad");

    @Test
    void committedPoolFitsItsSchema() throws IOException {
        assertThat(validate(Path.of("gateway/key-pool.json"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool-negative-limits", "pool-literal-key", "pool-wrong-types"})
    void badPoolIsRefusedInEditorsToo(String name) throws IOException {
        assertThat(validate(BAD.resolve(name + ".json"))).isNotEmpty();
    }

    private static Set<ValidationMessage> validate(Path file) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(Files.readString(SCHEMA));
        JsonNode pool = new ObjectMapper().readTree(Files.readString(file));
        return schema.validate(pool);
    }
}
