package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretsFileEditorTest {

    private static final List<NewSecret> TWO =
            List.of(
                    new NewSecret("litellm", "ADDED", new Secret("first"), "of the first"),
                    new NewSecret("other", "ADDED_TOO", new Secret("second"), "of the second"));

    @TempDir Path folder;

    static List<Tool> tools() {
        return Tool.available();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void everyToolReadsTheOldAndTheNewKeys(Tool tool) {
        Path file =
                Sealed.file(
                        folder,
                        "# of it\nlitellm:\n    A: a\n    B: |\n        x\n        y\nz: {C: c}\n");

        Sealed.write(file, edited(file, TWO));

        assertThat(read(tool, file))
                .containsExactly(
                        "/litellm/A = a",
                        "/litellm/B = x\ny\n",
                        "/litellm/ADDED = first",
                        "/z/C = c",
                        "/other/ADDED_TOO = second");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void flatFileStaysFlat(Tool tool) {
        Path file = Sealed.file(folder, "A: a\n");

        Sealed.write(file, edited(file, TWO));

        assertThat(read(tool, file))
                .containsExactly("/A = a", "/ADDED = first", "/ADDED_TOO = second");
    }

    @Test
    void everyOtherLineStaysAsItWas() {
        Path file = Sealed.file(folder, "# of it\nlitellm:\n    # of A\n    A: a\nz:\n    C: c\n");
        List<String> before = new ArrayList<>(SopsFile.text(file).lines().toList());
        before.removeIf(line -> line.strip().matches("(mac|lastmodified): .*"));

        List<String> after = edited(file, TWO).lines().toList();

        assertThat(after).containsSubsequence(before).hasSize(before.size() + 2 + 5);
    }

    @Test
    void otherHoldersOfTheFileKeepTheirAccess() {
        Path file = folder.resolve("dev.yaml");
        Recipients both =
                new Recipients(
                        List.of(Corpus.recipient(Corpus.BOB), Corpus.recipient(Corpus.ALICE)));
        Encryptor encryptor = new Encryptor(Map.of(), Clock.systemUTC());
        Sealed.write(file, encryptor.secretsFile(new Secret("litellm: {A: a}"), both));

        Sealed.write(file, edited(file, TWO));

        for (Path key : List.of(Corpus.ALICE, Corpus.BOB)) {
            EmbeddedSops sops = new EmbeddedSops(new AgeKeyring(Corpus.keyFile(key)));
            assertThat(values(sops.decrypt(SopsFile.read(file)))).hasSize(3);
        }
    }

    @Test
    void fileThatOnlySopsCanEditIsLeftToIt() throws IOException {
        Path file = Sealed.file(folder, "litellm:\n    A: a\n");
        String text = SopsFile.text(file);
        String flow = text.replaceFirst("litellm:\n    (A: .*)\n", "litellm: {\"A\": \"\"}\n");
        Files.writeString(file, text.replaceFirst("\n    age:\n", "\n    x_age:\n"));
        check(file, "lacks ADDED, ADDED_TOO and is written so that only sops can add them");

        Files.writeString(file, flow);
        check(file, "MAC");
    }

    @Test
    void keyThatWouldStayReadableIsNotWritten() {
        Path file = Sealed.file(folder, "litellm:\n    A: a\n");
        NewSecret readable =
                new NewSecret("litellm", "B_unencrypted", new Secret("MARKED"), "of it");

        assertThatThrownBy(() -> edited(file, List.of(readable)))
                .hasMessageContaining("lacks B_unencrypted and is written so that only sops")
                .hasMessageNotContaining("MARKED");
    }

    @Test
    void everyFileOfTheCorpusIsEditedOrLeftAlone() throws IOException {
        int edited = 0;
        for (Corpus.Case each : Corpus.cases()) {
            Path file = folder.resolve(each.encrypted().getFileName());
            Files.copy(each.encrypted(), file);
            edited += editedTo(file, each) ? 1 : 0;
        }
        assertThat(edited).isGreaterThan(3);
    }

    private static boolean editedTo(Path file, Corpus.Case each) {
        EmbeddedSops sops = new EmbeddedSops(new AgeKeyring(Corpus.keyFile(each.key())));
        List<String> before = values(sops.decrypt(SopsFile.read(file)));
        try {
            String text =
                    new SecretsFileEditor(Corpus.keyFile(each.key()), Clock.systemUTC())
                            .with(file, TWO);
            List<String> after = values(sops.decrypt(SopsFile.parse(file, text)));
            assertThat(after).containsAll(before).hasSize(before.size() + TWO.size());
            return true;
        } catch (ProblemException refused) {
            assertThat(refused).hasMessageContaining("only sops can add them");
            return false;
        }
    }

    private void check(Path file, String message) {
        assertThatThrownBy(() -> edited(file, TWO)).hasMessageContaining(message);
    }

    private static List<String> read(Tool tool, Path file) {
        return values(tool.decryptor(Corpus.keyFile(Corpus.ALICE)).decrypt(SopsFile.read(file)));
    }

    private static List<String> values(Node.Mapping plain) {
        return Corpus.flat(plain).stream().filter(line -> !line.endsWith("{}")).toList();
    }

    private static String edited(Path file, List<NewSecret> additions) {
        return new SecretsFileEditor(Corpus.keyFile(Corpus.ALICE), Clock.systemUTC())
                .with(file, additions);
    }
}
