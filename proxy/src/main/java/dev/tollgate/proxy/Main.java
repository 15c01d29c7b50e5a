package dev.tollgate.proxy;

import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.command.Tollgate;
import dev.tollgate.proxy.config.ConfigurationException;
import java.util.List;

/** The program: reads the command line, and serves until it is told to stop. */
public final class Main {

    private Main() {}

    /** Starts the gateway; SIGTERM and Ctrl-C stop it in order. */
    public static void main(String[] args) {
        // one line an event; whoever sets a format of his own keeps it
        System.getProperties()
                .putIfAbsent(
                        "java.util.logging.SimpleFormatter.format",
                        "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        switch (new Tollgate(System.getenv(), System.out, System.err).parse(args)) {
            case Outcome.Exit exit -> System.exit(exit.code());
            case Outcome.Serve serve -> serve(serve);
            case Outcome.Migrate migrate ->
                    System.exit(
                            new Migration(System.getenv(), System.out, System.err).run(migrate));
            case Outcome.Import taken ->
                    System.exit(new Import(System.getenv(), System.out, System.err).run(taken));
            case Outcome.RotateSalt rotation ->
                    System.exit(
                            new SaltRotationRun(System.getenv(), System.out, System.err)
                                    .run(rotation));
        }
    }

    private static void serve(Outcome.Serve serve) {
        try {
            Dev dev = Dev.of(serve.options(), System.getenv(), System.out);
            Startup startup = Startup.of(serve.options(), dev.variables());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(startup, dev), "stop"));
            List.of("TERM", "INT").forEach(name -> Signals.handle(name, () -> System.exit(0)));
            stopWithParent();
            if (!startup.start()) {
                System.exit(Tollgate.FAILED);
            }
        } catch (ConfigurationException e) {
            e.problems().forEach(System.err::println);
            System.exit(Tollgate.FAILED);
        } catch (Dev.NotStartedException e) {
            System.err.println(e.getMessage());
            System.exit(Tollgate.FAILED);
        }
    }

    private static void stop(Startup startup, Dev dev) {
        startup.close();
        dev.close();
    }

    /**
     * Where Maven starts the gateway, it passes no signal on: then the end of Maven is the signal.
     */
    private static void stopWithParent() {
        if (Boolean.getBoolean("tollgate.stop-with-parent")) {
            ProcessHandle.current().parent().ifPresent(Main::stopWith);
        }
    }

    private static void stopWith(ProcessHandle parent) {
        Thread.startVirtualThread(() -> {
            parent.onExit().join();
            System.exit(0);
        });
    }
}
