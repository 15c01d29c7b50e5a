package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.GoldenSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of keys in {@code docs/compatibility.md} is what the program knows. */
class CompatibilityTest {

    private final KnownKeys known = KnownKeys.load();

    @Test
    void documentListsEveryKey() throws IOException {
        StringBuilder text = new StringBuilder();
        known.sections().forEach((path, keys) -> text.append(section(path, keys)));

        new GoldenSection(Path.of("../docs/compatibility.md"), "config").check(text.toString());
    }

    @Test
    void everySectionHangsOnAKeyOfItsParent() {
        assertThat(known.sections().keySet())
                .filteredOn(path -> !path.isEmpty() && !path.equals("environment"))
                .allSatisfy(path -> {
                    String plain =
                            path.endsWith("[]") ? path.substring(0, path.length() - 2) : path;
                    int dot = plain.lastIndexOf('.');
                    String parent = dot < 0 ? "" : plain.substring(0, dot);
                    assertThat(known.names(parent)).contains(plain.substring(dot + 1));
                });
    }

    private static String section(String path, Map<String, KnownKeys.Entry> keys) {
        StringBuilder text = new StringBuilder("\n### " + title(path) + "\n\n");
        text.append("| key | supported | |\n|---|---|---|\n");
        keys.forEach((key, entry) ->
                text.append("| ")
                        .append(key.equals(KnownKeys.ANY) ? "any other" : "`" + key + "`")
                        .append(" | ")
                        .append(entry.status().name().toLowerCase(java.util.Locale.ROOT))
                        .append(" | ")
                        .append(entry.note())
                        .append(" |\n"));
        return text.append('\n').toString();
    }

    private static String title(String path) {
        return switch (path) {
            case "" -> "The file";
            case "environment" -> "Environment variables";
            default -> "`" + path + "`";
        };
    }
}
