package dev.tollgate.proxy.fake;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** An embedded PostgreSQL as a process, for scripts; empty, and gone with the process. */
public final class PostgresServer {

    private PostgresServer() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        EmbeddedPostgres.builder().setPort(Integer.parseInt(args[0])).start();
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
