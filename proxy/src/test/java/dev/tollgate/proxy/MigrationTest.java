package dev.tollgate.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.command.Outcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MigrationTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> variables, Optional<Path> config, Duration lock) {
        return new Migration(
                        variables,
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run(new Outcome.Migrate(config, Duration.ofSeconds(1), lock));
    }

    private int run(Map<String, String> variables) {
        return run(variables, Optional.empty(), Duration.ofSeconds(10));
    }

    @Test
    void preparesTheDatabaseAndSaysSo() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            String place = "localhost:" + server.getPort() + "/postgres";
            Map<String, String> variables =
                    Map.of("DATABASE_URL", "postgresql://postgres:hidden@" + place);
            assertThat(run(variables)).isZero();
            assertThat(run(variables)).isZero();
            assertThat(out.toString(UTF_8))
                    .isEqualTo(
                            "The database "
                                    + place
                                    + " has schema 3; migrations applied: 3\n"
                                    + "The database "
                                    + place
                                    + " has schema 3; nothing to do\n");
            assertThat(err.toString(UTF_8)).isEmpty();
        }
    }

    @Test
    void aDatabaseOutOfReachIsOneLineAndOne() {
        assertThat(run(Map.of("DATABASE_URL", "postgresql://u:hidden@localhost:1/x"))).isOne();
        assertThat(err.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("The database localhost:1/x isn't migrated: ")
                .doesNotContain("hidden");
    }

    @Test
    void withoutADatabaseItSaysHowToNameOne() {
        assertThat(run(Map.of())).isOne();
        assertThat(err.toString(UTF_8)).contains("DATABASE_URL");
    }

    @Test
    void aConfigurationThatIsMissingIsTold() {
        Path nowhere = Path.of("nowhere.yaml");
        assertThat(run(Map.of(), Optional.of(nowhere), Duration.ofSeconds(1))).isOne();
        assertThat(err.toString(UTF_8)).contains("nowhere.yaml");
    }
}
