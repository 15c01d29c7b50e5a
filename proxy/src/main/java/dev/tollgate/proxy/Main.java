package dev.tollgate.proxy;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The program: listens on {@code PORT}, or 4000, until it is told to stop. */
public final class Main {

    private static final int DEFAULT_PORT = 4000;

    private Main() {}

    /** Starts the gateway; SIGTERM and Ctrl-C stop it in order. */
    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("tollgate: unknown argument '" + args[0] + "'; it takes none");
            System.exit(2);
        }
        App app = new App(port(System.getenv("PORT")));
        Runtime.getRuntime().addShutdownHook(new Thread(app::close, "stop"));
        app.start();
        System.getLogger("tollgate").log(Level.INFO, "Ready on port {0,number,#}", app.port());
    }

    private static int port(@Nullable String text) {
        return text == null ? DEFAULT_PORT : Integer.parseInt(text);
    }
}
