package dev.tollgate.proxy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What becomes of a command line. */
public sealed interface Outcome {

    /** The gateway is to be started. */
    record Serve(ServeOptions options) implements Outcome {}

    /**
     * The database is to be brought to this program's schema.
     *
     * @param config empty where variables alone name the database
     * @param lock the longest wait for another run
     */
    record Migrate(Optional<Path> config, Duration lock) implements Outcome {}

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
