package dev.tollgate.proxy;

import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.command.Tollgate;
import dev.tollgate.proxy.config.ConfigurationException;
import dev.tollgate.proxy.observe.LogSettings;
import dev.tollgate.proxy.observe.ProcessLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.System.Logger.Level;
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
        ProcessLog log =
                ProcessLog.install(
                        new FileOutputStream(FileDescriptor.err), LogSettings.of(System.getenv()));
        try {
            Dev dev = Dev.of(serve.options(), System.getenv(), System.out);
            Startup startup = Startup.of(serve.options(), dev.variables(), log);
            Stop stop = new Stop(startup, dev);
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
            // before the exit, which ends the log as well
            List.of("TERM", "INT").forEach(name -> Signals.handle(name, () -> exit(stop)));
            stopWithParent(stop);
            if (!startup.start()) {
                System.exit(Tollgate.FAILED);
            }
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> say(problem, log));
            System.exit(Tollgate.FAILED);
        } catch (Dev.NotStartedException e) {
            say(String.valueOf(e.getMessage()), log);
            System.exit(Tollgate.FAILED);
        }
    }

    /** People read it as it is. */
    private static void say(String problem, ProcessLog log) {
        if (log.isJson()) {
            System.getLogger("tollgate").log(Level.ERROR, problem);
        } else {
            System.err.println(problem);
        }
    }

    /** Stops the gateway, once; whoever else wants it meanwhile waits for that. */
    private static final class Stop implements Runnable {

        private final Startup startup;
        private final Dev dev;
        private boolean done;

        Stop(Startup startup, Dev dev) {
            this.startup = startup;
            this.dev = dev;
        }

        @Override
        public synchronized void run() {
            if (!done) {
                done = true;
                startup.close();
                dev.close();
            }
        }
    }

    private static void exit(Stop stop) {
        stop.run();
        System.exit(0);
    }

    /**
     * Where Maven starts the gateway, it passes no signal on: then the end of Maven is the signal.
     */
    private static void stopWithParent(Stop stop) {
        if (Boolean.getBoolean("tollgate.stop-with-parent")) {
            ProcessHandle.current().parent().ifPresent(parent -> stopWith(parent, stop));
        }
    }

    private static void stopWith(ProcessHandle parent, Stop stop) {
        Thread.startVirtualThread(() -> {
            parent.onExit().join();
            exit(stop);
        });
    }
}
