package dev.tollgate.charts.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlSyntaxTest {

    @ParameterizedTest
    @CsvSource({
        "no, TEXT",
        "'\"1.10\"', TEXT",
        "!!str 1.10, TEXT",
        "12:30, TEXT",
        "2026-01-01, TEXT",
        "1.2.3, TEXT",
        "1.10, NUMBER",
        "010, WHOLE_NUMBER",
        "true, BOOLEAN",
        "~, EMPTY",
        "'', EMPTY"
    })
    void plainValueHasTheTypeOfYaml12(String value, Node.Kind kind) {
        Node.Mapping root = parse("key: " + value + "\n");

        assertThat(root.get("key"))
                .hasValueSatisfying(
                        scalar -> assertThat(((Node.Scalar) scalar).kind()).isEqualTo(kind));
    }

    @Test
    void lineIsThatOfTheKey() {
        Node.Mapping root = parse("# first\n\na:\n  b: 1\nc: |\n  long\n  text\nd: 2\n");

        assertThat(root.entries())
                .extracting(entry -> entry.value().line())
                .containsExactly(3, 5, 8);
    }

    @Test
    void anchorStandsForItsValue() {
        Node.Mapping root = parse("a: &same [1]\nb: *same\n");

        assertThat(root.get("b"))
                .hasValueSatisfying(list -> assertThat(((Node.Sequence) list).items()).hasSize(1));
    }

    @Test
    void controlCharacterIsFoundByItsLine() {
        assertThatThrownBy(() -> parse("a: 1\nb: \u0007\n"))
                .hasMessageStartingWith("a.yaml:2: is not valid YAML: it has a control character");
    }

    @Test
    void tooDeepFileIsRefused() {
        assertThatThrownBy(() -> parse("a: " + "[".repeat(500) + "]".repeat(500)))
                .hasMessageContaining("too deep");
    }

    @Test
    void valueIsNotPrinted() {
        assertThat(parse("api_key: sk-live\n")).asString().doesNotContain("sk-live");
    }

    private static Node.Mapping parse(String yaml) {
        return (Node.Mapping) new YamlSyntax("a.yaml").parse(yaml).root();
    }
}
