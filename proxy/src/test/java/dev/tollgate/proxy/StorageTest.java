package dev.tollgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.store.AuditSettings;
import dev.tollgate.proxy.store.DatabaseMigrations;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class StorageTest {

    private static Entry entry(Kind kind, String id, String json) {
        return new Entry(kind, id, (ObjectNode) Json.parse(json));
    }

    @Test
    void whatOneGatewayChangesIsFeltByAnotherInTwoSeconds(@TempDir Path journals) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            DatabaseSettings settings =
                    DatabaseSettings.of(
                            DatabaseUrl.parse(
                                            "postgresql://postgres@localhost:"
                                                    + server.getPort()
                                                    + "/postgres")
                                    .address());
            try (Storage one =
                            new Storage(
                                    settings, AuditSettings.DEFAULT, journals, Optional.empty());
                    Storage other =
                            new Storage(
                                    settings, AuditSettings.DEFAULT, journals, Optional.empty())) {
                assertThat(one.problem()).isPresent();
                new DatabaseMigrations(settings.forMigrations()).run(Duration.ofSeconds(10));
                assertThat(Eventually.get(one::problem, Optional::isEmpty, Duration.ofSeconds(10)))
                        .isEmpty();
                other.start();
                one.records().insert(entry(Kind.TEAM, "t", "{\"blocked\":false}"));
                one.records().insert(entry(Kind.KEY, "k", "{\"team_id\":\"t\"}"));
                assertThat(isBlocked(other)).isFalse();
                one.records().update(Kind.TEAM, "t", team -> team.put("blocked", true));
                assertThat(
                                Eventually.get(
                                        () -> isBlocked(other),
                                        blocked -> blocked,
                                        Duration.ofSeconds(2)))
                        .isTrue();
                one.records().delete(Kind.TEAM, "t");
                assertThat(
                                Eventually.get(
                                        () -> other.directory().byKey("k"),
                                        Optional::isEmpty,
                                        Duration.ofSeconds(2)))
                        .isEmpty();
            }
        }
    }

    private static boolean isBlocked(Storage storage) {
        return storage.directory()
                .byKey("k")
                .flatMap(Grant::team)
                .map(team -> team.data().path("blocked").asBoolean())
                .orElse(false);
    }
}
