package dev.tollgate.charts.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Keeps what jsii and its Node.js write to standard error from the user, such as the banner about
 * supported versions, and shows it where the work fails.
 */
final class HeldStderr {

    private HeldStderr() {}

    // whatever went wrong: the user must see what Node.js said about it
    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    static <T> T during(Supplier<T> work) {
        PrintStream real = System.err;
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        System.setErr(new PrintStream(held, true, StandardCharsets.UTF_8));
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            real.print(held.toString(StandardCharsets.UTF_8));
            throw e;
        } finally {
            System.setErr(real);
        }
    }
}
