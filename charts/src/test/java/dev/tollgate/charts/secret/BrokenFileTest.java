package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be decrypted, with each decryptor of this machine. */
class BrokenFileTest {

    /** Stands where a secret would; no message may hold it. */
    private static final String MARK = "MARKED5ecret";

    private static final String PLAIN =
            "l:\n  " + Sealed.MASTER + "\n  A: " + MARK + "\n  B_unencrypted: x\n";

    @TempDir Path folder;

    static List<Tool> tools() {
        return Tool.available();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void wrongKeyNamesTheRecipientAndWhereKeysWereSought(Tool tool) {
        Path file = Sealed.file(folder, PLAIN);

        String text = problem(file, tool, Corpus.BOB);

        assertThat(text)
                .contains("dev.yaml: no key at hand opens it")
                .contains("encrypted for " + Corpus.recipient(Corpus.ALICE))
                .contains("SOPS_AGE_KEY_FILE")
                .contains("sops updatekeys");
        assertThat(text).doesNotContain("AGE-SECRET-KEY");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void changedReadableValueDoesNotMatchTheMac(Tool tool) {
        assertThat(changed(tool, "B_unencrypted: x", "B_unencrypted: y"))
                .contains("dev.yaml: does not match its MAC")
                .contains("restore the last good version from Git");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void removedValueDoesNotMatchTheMac(Tool tool) {
        assertThat(changed(tool, "    A: .*\n", "")).contains("does not match its MAC");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void removedMacIsNotAccepted(Tool tool) {
        assertThat(changed(tool, "    mac: .*\n", "    mac: \"\"\n"))
                .contains("does not match its MAC");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void changedDateDoesNotMatchTheMac(Tool tool) {
        assertThat(changed(tool, "lastmodified: \"20", "lastmodified: \"19"))
                .contains("does not match its MAC");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void renamedKeyIsNotAccepted(Tool tool) {
        String text = changed(tool, "    A: ENC", "    OTHER: ENC");

        assertThat(text).contains("outside sops").contains("restore the last good version");
    }

    @Test
    void renamedKeyIsNamedWithItsLine() {
        assertThat(changed(Tool.EMBEDDED, "    A: ENC", "    OTHER: ENC"))
                .contains("dev.yaml:3: l.OTHER: was changed, moved or renamed outside sops");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void valueAddedByHandIsNamedWithItsLine(Tool tool) {
        assertThat(changed(tool, "    A: ENC", "    NEW: " + MARK + "\n    A: ENC"))
                .contains("dev.yaml:3: l.NEW: is not encrypted in a file that is")
                .contains("add it with `sops ");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void valueThatACommentShouldHideIsNotQuoted(Tool tool) {
        Path committed = Corpus.of("unencrypted-comment-regex").encrypted();
        String text = Corpus.read(committed).replaceFirst("KEY: ENC.*", "KEY: " + MARK);
        Path file = Sealed.write(folder.resolve("dev.yaml"), text);

        assertThat(problem(file, tool, Corpus.ALICE)).contains("outside sops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [" + MARK, "a: *" + MARK, "\t" + MARK, "a: \"" + MARK})
    void brokenYamlNamesTheLineOnly(String yaml) {
        Path file = Sealed.write(folder.resolve("dev.yaml"), "ok: 1\n" + yaml + "\n");

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE))
                .containsPattern("dev.yaml:[23]: is not valid YAML");
    }

    @Test
    void brokenJsonNamesTheLineOnly() {
        Path file = Sealed.write(folder.resolve("dev.json"), "{\n \"a\": " + MARK + "}");

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE))
                .contains("dev.json:2: is not valid JSON");
    }

    @Test
    void plainFileSaysHowToEncryptIt() {
        Path file = Sealed.write(folder.resolve("dev.yaml"), "a: {B: " + MARK + "}");

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE))
                .contains("dev.yaml: is not encrypted: it has no `sops` block")
                .contains("sops --encrypt --in-place");
    }

    @Test
    void doubleKeyNamesBothLines() {
        Path file = Sealed.write(folder.resolve("dev.yaml"), "a:\n  B: x\n  B: " + MARK);

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE))
                .contains("dev.yaml:3: a.B: the key is already on line 2");
    }

    @Test
    void secondDocumentAndEmptyFileAreProblems() {
        Path two = Sealed.write(folder.resolve("two.yaml"), "a: b\n---\nc: d\n");
        Path none = Sealed.write(folder.resolve("none.yaml"), "# nothing\n");

        assertThat(problem(two, Tool.EMBEDDED, Corpus.ALICE)).contains("a second YAML document");
        assertThat(problem(none, Tool.EMBEDDED, Corpus.ALICE)).contains("holds no mapping");
    }

    @Test
    void missingFileAndFolderAreProblems() {
        assertThat(problem(folder.resolve("none.yaml"), Tool.EMBEDDED, Corpus.ALICE))
                .contains("none.yaml: does not exist");
        assertThat(problem(folder, Tool.EMBEDDED, Corpus.ALICE)).contains("is a directory");
    }

    @Test
    void otherEncodingIsAProblem() throws Exception {
        Path file = folder.resolve("dev.yaml");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xE4});

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE)).contains("is not UTF-8 text");
    }

    @Test
    void selfReferenceEnds() {
        Path file = Sealed.write(folder.resolve("dev.yaml"), "a: &a\n  b: *a\n");

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE)).contains("nested too deeply");
    }

    @Test
    void fileForKmsNeedsTheRealSops() {
        String block = "sops:\n  kms: [{arn: 'arn:aws:kms:x', enc: abc}]\n  mac: x\n";
        Path file = Sealed.write(folder.resolve("dev.yaml"), "a: {B: ''}\n" + block);

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE))
                .contains("dev.yaml: is encrypted for kms, which only the real sops opens")
                .contains("install sops 3.8.0 or newer");
    }

    @Test
    void twoRulesAreAProblem() {
        String block = "sops:\n  encrypted_suffix: a\n  encrypted_regex: b\n";
        Path file = Sealed.write(folder.resolve("dev.yaml"), "a: {B: ''}\n" + block);

        assertThat(problem(file, Tool.EMBEDDED, Corpus.ALICE))
                .contains("has both encrypted_suffix and encrypted_regex");
    }

    private String changed(Tool tool, String pattern, String replacement) {
        Path file = Sealed.file(folder, PLAIN);
        Matcher found = Pattern.compile(pattern).matcher(Corpus.read(file));
        assertThat(found.find()).isTrue();
        Sealed.write(file, found.replaceFirst(Matcher.quoteReplacement(replacement)));
        return problem(file, tool, Corpus.ALICE);
    }

    private static String problem(Path file, Tool tool, Path key) {
        Map<String, String> environment = Corpus.keyFile(key);
        SecretsReader reader = new SecretsReader(tool.decryptor(environment));
        ProblemException thrown =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> reader.read(file, SecretRequirements.always()));
        assertThat(thrown).isNotNull();
        assertThat(thrown.getMessage()).doesNotContain(MARK);
        return thrown.getMessage();
    }
}
