package dev.tollgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that is made from the program: what stands between {@code <!-- begin: name
 * -->} and {@code <!-- end: name -->}. With {@code -Dgolden.update} it is rewritten; read the
 * difference before you commit it.
 *
 * @param file from the module's folder
 */
public record GoldenSection(Path file, String name) {

    /** Compares the part with {@code content}, or makes it so. */
    public void check(String content) throws IOException {
        String text = Files.readString(file);
        String begin = "<!-- begin: " + name + " -->\n";
        int start = text.indexOf(begin);
        int end = text.indexOf("<!-- end: " + name + " -->");
        assertThat(start).as(file + " has no line " + begin).isNotNegative();
        assertThat(end).as(file + " has no end of " + name).isGreaterThan(start);
        int from = start + begin.length();
        if (isUpdating()) {
            Files.writeString(file, text.substring(0, from) + content + text.substring(end));
            return;
        }
        assertThat(text.substring(from, end))
                .as("Run the test with -Dgolden.update to bring " + file + " up to date")
                .isEqualTo(content);
    }

    private static boolean isUpdating() {
        boolean updating = System.getProperty("golden.update") != null;
        assertThat(updating && System.getenv("CI") != null)
                .as("CI compares documents; it never rewrites them")
                .isFalse();
        return updating;
    }
}
