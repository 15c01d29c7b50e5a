package dev.tollgate.proxy.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A PostgreSQL of the gateway's own, for a laptop.
 *
 * <p>Its library is there in a run from the sources alone; elsewhere the first use of this class
 * ends with {@link NoClassDefFoundError}.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;

    private EmbeddedDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts it on a free port of this machine.
     *
     * @param folder keeps its data from run to run, for one run at a time
     */
    public static EmbeddedDatabase start(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new EmbeddedDatabase(
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder)
                        .setCleanDataDirectory(false)
                        .setOutputRedirector(Redirect.DISCARD)
                        .setErrorRedirector(Redirect.DISCARD)
                        .start());
    }

    /** For {@code DATABASE_URL}; it lets this machine in without a password. */
    public String url() {
        return "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
