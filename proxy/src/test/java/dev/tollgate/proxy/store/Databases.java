package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.DatabaseMigrations.NotMigratedException;
import dev.tollgate.proxy.store.DatabaseSettings.Address;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests; each test has a schema of its own. */
public final class Databases {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Databases() {}

    /** A server of its own, for a test that harms it. */
    static EmbeddedPostgres start() {
        try {
            // nothing outlives the tests
            return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Address on(EmbeddedPostgres server, String schema) {
        return new Address(
                "localhost:" + server.getPort(),
                "postgres",
                "postgres",
                new Secret("postgres"),
                schema,
                Map.of());
    }

    /** A schema without tables. */
    public static Address empty() {
        return on(SERVER, "test_" + NUMBER.incrementAndGet());
    }

    /** A schema with all tables. */
    static Database migrated() {
        return migrated(empty());
    }

    static Database migrated(Address address) {
        try {
            new DatabaseMigrations(address).run(Duration.ofSeconds(10));
        } catch (NotMigratedException e) {
            throw new IllegalStateException(e);
        }
        return opened(address);
    }

    static Database opened(Address address) {
        DatabaseSettings usual = DatabaseSettings.of(address);
        return new Database(
                new DatabaseSettings(
                        address,
                        usual.direct(),
                        usual.connections(),
                        Duration.ofSeconds(2),
                        usual.keyTtl(),
                        usual.upkeep()));
    }

    /** Runs statements without parameters. */
    static void execute(Database database, String... statements) {
        for (String statement : statements) {
            database.ask(connection -> {
                try (var run = connection.createStatement()) {
                    return run.execute(database.sql(statement));
                }
            });
        }
    }
}
