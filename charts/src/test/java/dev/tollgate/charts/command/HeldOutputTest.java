package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeldOutputTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);

    @Test
    void whatIsPrintedDuringWorkThatSucceedsIsDropped() {
        PrintStream out = System.out;

        String result =
                HeldOutput.during(
                        () -> {
                            System.out.println("to output");
                            System.err.println("to error");
                            return "result";
                        },
                        err);

        assertThat(result).isEqualTo("result");
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(System.out).isSameAs(out);
    }

    @Test
    void whatIsPrintedBeforeAFailureIsShownWithoutTheBanner() {
        PrintStream real = System.err;

        assertThatThrownBy(() ->
                        HeldOutput.during(
                                () -> {
                                    System.err.println("!!  Node 20 is old  !!\n\ncause");
                                    throw new IllegalStateException("failed");
                                },
                                err))
                .hasMessage("failed");

        assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("cause\n");
        assertThat(System.err).isSameAs(real);
    }
}
