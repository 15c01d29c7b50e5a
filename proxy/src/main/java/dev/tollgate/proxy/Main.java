package dev.tollgate.proxy;

import java.lang.System.Logger.Level;
import java.util.Objects;

/** The program: listens on {@code PORT}, or 4000, until it is told to stop. */
public final class Main {

    private static final int HIGHEST_PORT = 65535;

    private Main() {}

    /** Starts the gateway; SIGTERM and Ctrl-C stop it in order. */
    public static void main(String[] args) {
        if (args.length > 0) {
            refuse("unknown argument '" + args[0] + "'; it takes none");
        }
        String port = Objects.requireNonNullElse(System.getenv("PORT"), "4000");
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > HIGHEST_PORT) {
            refuse("PORT is '" + port + "'; give a number from 0 to " + HIGHEST_PORT);
        }
        App app = new App(Integer.parseInt(port));
        Runtime.getRuntime().addShutdownHook(new Thread(app::close, "stop"));
        app.start();
        System.getLogger("tollgate").log(Level.INFO, "Ready on port {0,number,#}", app.port());
    }

    private static void refuse(String what) {
        System.err.println("tollgate: " + what);
        System.exit(2);
    }
}
