package dev.tollgate.charts;

import dev.tollgate.charts.command.Shell;
import dev.tollgate.charts.command.Tollgate;

/** The entry point; {@code mvn compile exec:java} calls it inside Maven's JVM. */
public final class Main {

    private Main() {}

    /** Ends the JVM only on failure, so that Maven can finish a build that went well. */
    public static void main(String... arguments) {
        int exitCode = Tollgate.run(Shell.ofThisProcess(), arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
