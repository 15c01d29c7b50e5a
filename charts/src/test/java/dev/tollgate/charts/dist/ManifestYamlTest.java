package dev.tollgate.charts.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestYamlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1e3",
                "0600",
                "on",
                "Off",
                "y",
                "NO",
                "null",
                "~",
                "1.10",
                "0x1F",
                "12:30:45",
                "2026-01-01",
                "- a",
                "a: b",
                "a #b",
                "#a",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "{a",
                "[a",
                "a\tb",
                " a ",
                "'",
                "\"",
                "\\",
                "line\n",
                "two\nlines",
                "\n\n",
                "ü€",
                "trailing \nblank",
                "=",
                "<<",
                ".5",
                "+1",
                "NaN",
                ".inf",
                "true"
            })
    void everyTextComesBackAsThatText(String text) {
        Map<String, Object> object = Map.of("text", text);

        assertThat(ManifestYaml.read(ManifestYaml.write(List.of(object)))).containsExactly(object);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3", "0600", "on", "y", "1.10", "12:30:45", "null"})
    void whatAnotherReaderCouldTakeForANumberIsQuoted(String text) {
        assertThat(ManifestYaml.write(List.of(Map.of("text", text))))
                .isEqualTo("---\ntext: \"" + text + "\"\n");
    }

    @Test
    void keysKeepTheirOrderAndListsAreIndented() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", "Service");
        object.put("apiVersion", "v1");
        object.put("ports", List.of(80, 443));

        assertThat(ManifestYaml.write(List.of(object, object)))
                .isEqualTo(
                        """
                        ---
                        kind: Service
                        apiVersion: v1
                        ports:
                          - 80
                          - 443
                        """
                                .repeat(2));
    }
}
