package dev.tollgate.proxy;

import dev.tollgate.proxy.command.ServeOptions;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.store.DatabaseMigrations;
import dev.tollgate.proxy.store.DatabaseMigrations.NotMigratedException;
import dev.tollgate.proxy.store.DatabaseUrl;
import dev.tollgate.proxy.store.EmbeddedDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code --dev}: a database and a master key for a laptop, where none is named. */
final class Dev implements AutoCloseable {

    private static final String MASTER_KEY = "LITELLM_MASTER_KEY";
    private static final int KEY_BYTES = 16;
    private static final Duration LOCK = Duration.ofSeconds(60);

    private final Map<String, String> variables;
    private final Optional<EmbeddedDatabase> database;

    private Dev(Map<String, String> variables, Optional<EmbeddedDatabase> database) {
        this.variables = Map.copyOf(variables);
        this.database = database;
    }

    /** Why there is no database, in one line. */
    static final class NotStartedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotStartedException(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /**
     * Brings along what is missing; without the flag, nothing.
     *
     * @param process the variables of the process
     * @param terminal is told a new master key, once
     */
    static Dev of(ServeOptions options, Map<String, String> process, PrintStream terminal)
            throws NotStartedException {
        if (options.dev().isEmpty()) {
            return new Dev(process, Optional.empty());
        }
        Map<String, String> variables = new HashMap<>(process);
        variables.putAll(options.variables());
        Configuration named =
                Startup.configuration(
                        options, new ConfigurationLoader(variables, Snapshots.vendorDefaults()));
        if (named.http().masterKey().isEmpty()) {
            String key = newKey();
            variables.put(MASTER_KEY, key);
            terminal.println("Master key of this run: " + key + " (or set " + MASTER_KEY + ")");
        }
        if (named.database().isPresent()) {
            return new Dev(variables, Optional.empty());
        }
        Path folder = options.dev().get().toAbsolutePath();
        EmbeddedDatabase database = started(folder.resolve("postgresql"));
        variables.put("DATABASE_URL", database.url());
        variables.putIfAbsent("TOLLGATE_DATA_DIR", folder.resolve("journal").toString());
        return new Dev(variables, Optional.of(database));
    }

    private static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return "sk-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static EmbeddedDatabase started(Path folder) throws NotStartedException {
        try {
            EmbeddedDatabase database = EmbeddedDatabase.start(folder);
            new DatabaseMigrations(DatabaseUrl.parse(database.url()).address()).run(LOCK);
            return database;
        } catch (NoClassDefFoundError e) {
            // its library isn't packed into the program
            throw new NotStartedException(
                    "--dev brings a database only where the gateway runs from its sources, by mvn"
                            + " exec:exec@gateway; name one by DATABASE_URL",
                    e);
        } catch (IOException | IllegalStateException e) {
            throw new NotStartedException(
                    "PostgreSQL doesn't start on "
                            + folder
                            + "; end another gateway on it, or name another folder by --dev-data: "
                            + e.getMessage(),
                    e);
        } catch (NotMigratedException e) {
            throw new NotStartedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The process's, and what was brought along. */
    Map<String, String> variables() {
        return variables;
    }

    @Override
    public void close() {
        database.ifPresent(server -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
