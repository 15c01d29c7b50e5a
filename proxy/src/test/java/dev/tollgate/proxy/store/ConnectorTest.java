package dev.tollgate.proxy.store;

import static dev.tollgate.proxy.store.Valkeys.PATIENT;
import static dev.tollgate.proxy.store.Valkeys.rpm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.routing.Shared.Answer.Kind;
import dev.tollgate.proxy.store.ValkeySettings.Address;
import dev.tollgate.proxy.store.ValkeySettings.Sentinels;
import dev.tollgate.proxy.store.ValkeySettings.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** A server is reached as the settings say. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectorTest {

    @ParameterizedTest
    @CsvSource({
        "'', pass, true",
        "'', wrong, false",
        "gateway, word, true",
        "gateway, wrong, false",
        "nobody, word, false",
    })
    void passwordsAndUsersOpen(String user, String password, boolean open) {
        String options = "--requirepass pass --user gateway on >word ~tollgate:* +@all";
        try (ValkeyServer server = ValkeyServer.start(options.split(" ", -1));
                Valkey valkey =
                        Valkeys.calm(
                                new ValkeySettings(
                                        new Server(server.address()),
                                        Optional.of(user).filter(name -> !name.isEmpty()),
                                        Optional.of(new Secret(password)),
                                        0,
                                        false))) {
            assertThat(valkey.up()).isEqualTo(open);
            assertThat(valkey.shared().take(List.of(rpm("a", 1)), PATIENT).kind())
                    .isEqualTo(open ? Kind.TAKEN : Kind.ALONE);
        }
    }

    @Test
    void databaseIsTheOneThatIsNamed() {
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey =
                        Valkeys.calm(
                                new ValkeySettings(
                                        new Server(server.address()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        3,
                                        false));
                Jedis client = server.client()) {
            valkey.shared().take(List.of(rpm("a", 1)), PATIENT);
            assertThat(client.dbSize()).isZero();
            client.select(3);
            assertThat(client.dbSize()).isEqualTo(1);
        }
    }

    @Test
    void sentinelsNameThePrimary(@TempDir Path folder) throws Exception {
        try (ValkeyServer server = ValkeyServer.start();
                ValkeyServer sentinel = ValkeyServer.sentinel(folder, server)) {
            Address dead = new Address("127.0.0.1", ValkeyServer.freePort());
            Sentinels sentinels =
                    new Sentinels(List.of(dead, sentinel.address()), "primary", Optional.empty());
            try (Valkey valkey =
                    Valkeys.calm(
                            new ValkeySettings(
                                    sentinels, Optional.empty(), Optional.empty(), 0, false))) {
                assertThat(valkey.shared().take(List.of(rpm("a", 1)), PATIENT).kind())
                        .isEqualTo(Kind.TAKEN);
            }
        }
    }

    @Test
    void serverWithoutTlsIsRefusedWhereTlsIsWanted() {
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey =
                        Valkeys.calm(
                                new ValkeySettings(
                                        new Server(server.address()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        0,
                                        true))) {
            assertThat(valkey.up()).isFalse();
        }
    }
}
