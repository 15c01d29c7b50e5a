package dev.tollgate.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.command.ServeOptions;
import dev.tollgate.proxy.command.Tollgate;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.store.AuditSettings;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.DatabaseUrl;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DevTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(out, true, UTF_8);

    private ServeOptions options(String... arguments) {
        Outcome outcome = new Tollgate(Map.of(), terminal, terminal).parse(arguments);
        assertThat(outcome).isInstanceOf(Outcome.Serve.class);
        return ((Outcome.Serve) outcome).options();
    }

    private static Storage storage(Dev dev) {
        Map<String, String> variables = dev.variables();
        String url = Objects.requireNonNull(variables.get("DATABASE_URL"));
        return new Storage(
                DatabaseSettings.of(DatabaseUrl.parse(url).address()),
                AuditSettings.DEFAULT,
                Path.of(Objects.requireNonNull(variables.get("TOLLGATE_DATA_DIR"))),
                Optional.empty());
    }

    @Test
    void bringsADatabaseThatKeepsItsRecordsAndAMasterKeyThatIsToldOnce(@TempDir Path folder)
            throws Exception {
        ServeOptions options = options("--dev", "--dev-data", folder.toString());
        try (Dev dev = Dev.of(options, Map.of("A", "b"), terminal);
                Storage storage = storage(dev)) {
            String key = Objects.requireNonNull(dev.variables().get("LITELLM_MASTER_KEY"));
            assertThat(key).matches("sk-[A-Za-z0-9_-]{22}");
            assertThat(out.toString(UTF_8)).containsOnlyOnce(key);
            assertThat(dev.variables()).containsEntry("A", "b");
            assertThat(Eventually.get(storage::problem, Optional::isEmpty, Duration.ofSeconds(10)))
                    .isEmpty();
            assertThat(storage.records().insert(new Entry(Kind.TEAM, "t", Json.object()))).isTrue();
            assertThatThrownBy(() -> Dev.of(options, Map.of(), terminal))
                    .isInstanceOf(Dev.NotStartedException.class)
                    .hasMessageContaining("--dev-data");
        }
        try (Dev dev = Dev.of(options, Map.of(), terminal);
                Storage storage = storage(dev)) {
            assertThat(storage.records().find(Kind.TEAM, "t")).isPresent();
        }
    }

    @Test
    void whatIsNamedIsTaken() throws Exception {
        Map<String, String> named =
                Map.of(
                        "DATABASE_URL",
                        "postgresql://u@nowhere/d",
                        "LITELLM_MASTER_KEY",
                        "sk-of-mine-123456");
        try (Dev dev = Dev.of(options("--dev"), named, terminal)) {
            assertThat(dev.variables()).isEqualTo(named);
        }
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void withoutTheFlagItBringsNothing() throws Exception {
        try (Dev dev = Dev.of(options(), Map.of(), terminal)) {
            assertThat(dev.variables()).isEmpty();
        }
    }
}
