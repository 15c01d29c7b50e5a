package dev.tollgate.charts.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
