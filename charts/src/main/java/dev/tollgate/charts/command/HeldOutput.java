package dev.tollgate.charts.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Keeps what jsii and its Node.js print from the user, such as the banner about supported versions,
 * and shows it where the work fails. jsii prints to the streams of the process, so they are what is
 * exchanged meanwhile.
 */
final class HeldOutput {

    private HeldOutput() {}

    /**
     * Does the work.
     *
     * @param err gets what was held where the work fails
     */
    static <T> T during(Supplier<T> work, PrintStream err) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        PrintStream holder = new PrintStream(held, true, StandardCharsets.UTF_8);
        boolean done = false;
        System.setOut(holder);
        System.setErr(holder);
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
            if (!done) {
                err.print(held.toString(StandardCharsets.UTF_8));
            }
        }
    }
}
