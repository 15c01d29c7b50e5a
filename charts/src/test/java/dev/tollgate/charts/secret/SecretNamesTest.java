package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretNamesTest {

    @TempDir Path folder;

    @Test
    void namesAreReadWithoutAnyKey() {
        Path file = Sealed.file(folder, "b: {Y: 1, X: 2}\na: {Z: 3}");

        SecretNames names = SecretNames.read(file);

        assertThat(names.sections()).isEqualTo(Map.of("b", Set.of("Y", "X"), "a", Set.of("Z")));
        assertThat(names.sections().get("b")).containsExactly("Y", "X");
    }

    @Test
    void flatAndJsonFilesHaveNamesToo() {
        assertThat(SecretNames.read(Corpus.of("flat").encrypted()).sections())
                .containsOnlyKeys(Secrets.FLAT);
        Path json = Sealed.write(folder.resolve("x.json"), "{\"a\": {\"B\": \"c\"}}");
        assertThat(SecretNames.read(json).sections()).isEqualTo(Map.of("a", Set.of("B")));
    }

    @Test
    void faultsOfNamesAreReported() {
        Path file = Sealed.write(folder.resolve("x.yaml"), "a: {my-key: MARKED5ecret}\nB: c");

        assertThatThrownBy(() -> SecretNames.read(file))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("a.my-key")
                .hasMessageContaining("outside of all sections")
                .hasMessageNotContaining("MARKED5ecret");
    }
}
