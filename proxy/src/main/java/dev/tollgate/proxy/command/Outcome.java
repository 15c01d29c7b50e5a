package dev.tollgate.proxy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a command line. */
public sealed interface Outcome {

    /** The gateway is to be started. */
    record Serve(ServeOptions options) implements Outcome {}

    /**
     * The database is to be brought to this program's schema.
     *
     * @param config empty where variables alone name the database
     * @param connect the longest wait for the database to take connections
     * @param lock the longest wait for another run
     */
    record Migrate(Optional<Path> config, Duration connect, Duration lock) implements Outcome {}

    /**
     * A database of LiteLLM's is to be taken over.
     *
     * @param config empty where variables alone name the gateway's database
     * @param source the variable that holds the URL of LiteLLM's
     * @param since the first day of spend; empty for all
     */
    record Import(
            Optional<Path> config,
            String source,
            Optional<LocalDate> since,
            boolean overwrite,
            boolean dryRun)
            implements Outcome {}

    /** The file that a flag names, else the variable {@code CONFIG_FILE_PATH}. */
    static Optional<Path> config(@Nullable Path flag, Map<String, String> variables) {
        return Optional.ofNullable(flag)
                .or(() ->
                        Optional.ofNullable(variables.get("CONFIG_FILE_PATH"))
                                .filter(name -> !name.isBlank())
                                .map(Path::of));
    }

    /**
     * The database's credentials are to be encrypted with another salt key.
     *
     * @param config empty where variables alone name the database
     */
    record RotateSalt(Optional<Path> config) implements Outcome {}

    /**
     * Everything is done or said; the program ends.
     *
     * @param code 0 done, 1 it didn't succeed, 2 wrong usage
     */
    record Exit(int code) implements Outcome {}
}
