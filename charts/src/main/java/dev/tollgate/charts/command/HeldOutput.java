package dev.tollgate.charts.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
                shown(held.toString(StandardCharsets.UTF_8)).forEach(err::println);
            }
        }
    }

    /** The banner, which is drawn with exclamation marks, explains no failure. */
    private static Stream<String> shown(String text) {
        return text.lines().filter(line -> !line.isBlank() && !line.startsWith("!!"));
    }
}
