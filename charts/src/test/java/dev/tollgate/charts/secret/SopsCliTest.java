package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the installed program may do, played by shell scripts. */
class SopsCliTest {

    private static final String VERSION =
            "if [ \"$2\" = --version ]; then echo 'sops 3.11.0 (latest)'; exit 0; fi\n";

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void encrypt() {
        file = Sealed.file(folder, "l: {A: MARKED5ecret}");
    }

    @Test
    void outputOfTheProgramIsRead() throws Exception {
        Node.Mapping plain = cli(VERSION + "echo '{\"l\": {\"A\": 1.50}}'").decrypt(sopsFile());

        assertThat(Corpus.flat(plain)).contains("/l/A = 1.5");
    }

    @Test
    void tooOldProgramNamesItsVersionAndTheNeededOne() throws Exception {
        assertThat(failure("echo 'sops 3.7.3 (latest)'"))
                .contains("is 3.7.3, which is too old for this file")
                .contains("install sops 3.8.0 or newer");
    }

    @Test
    void programWithoutAVersionIsTooOld() throws Exception {
        assertThat(failure("echo 'flag provided but not defined' >&2; exit 1"))
                .contains("is of an unknown version, which is too old");
    }

    @Test
    void macOfEncryptedValuesOnlyNeedsANewerProgram() throws Exception {
        file = Corpus.of("mac-only-encrypted").encrypted();

        assertThat(failure("echo 'sops 3.8.1'")).contains("install sops 3.9.0 or newer");
    }

    @Test
    void hangingProgramIsKilledAtTheDeadline() throws Exception {
        Path ended = folder.resolve("ended");
        Path sops = script(VERSION + "sleep 60; touch " + ended);
        SopsCli cli = new SopsCli(sops, environment(), Duration.ofMillis(1500));

        assertThat(message(cli)).contains("did not end within 1500 ms").contains("try again");
        assertThat(ended).doesNotExist();
    }

    @Test
    void floodOnBothPipesDoesNotBlock() throws Exception {
        String flood = "i=0; while [ $i -lt 3000 ]; do echo %s%s; i=$((i+1)); done\n";
        String noise = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
        String script =
                VERSION + flood.formatted(noise, " >&2") + flood.formatted(noise, "") + "exit 9";

        assertThat(failure(script)).contains("sops failed with exit code 9: xxx");
    }

    @Test
    void whatTheProgramSaysIsInTheMessage() throws Exception {
        assertThat(failure(VERSION + "echo 'Failed | because of\n  the moon' >&2; exit 4"))
                .contains("dev.yaml: sops failed with exit code 4: Failed because of the moon");
    }

    @Test
    void valueThatDoesNotOpenWasChangedOutsideSops() throws Exception {
        assertThat(failure(VERSION + "echo 'Could not decrypt value' >&2; exit 25"))
                .contains("has a value that was changed, moved or renamed outside sops (sops says:")
                .contains("restore the last good version from Git");
    }

    @Test
    void missingAgeKeyIsToldByThePlacesAndNotByTheTool() throws Exception {
        assertThat(failure(VERSION + "echo 'a long story' >&2; exit 128"))
                .contains("no key at hand opens it", "; looked in ", "dev.agekey (no such file)")
                .doesNotContain("a long story");
    }

    @Test
    void missingProgramIsAProblem() {
        SopsCli cli = new SopsCli(folder.resolve("none"), environment(), SopsCli.DEADLINE);

        assertThat(message(cli)).contains("none does not start").contains("off the PATH");
    }

    @Test
    void developmentKeyIsGivenByItsPathOnly() throws Exception {
        Files.copy(Corpus.ALICE, folder.resolve("dev.agekey"));
        String seen = childSaw(Map.of("PATH", System.getenv("PATH")));

        assertThat(seen).contains("SOPS_AGE_KEY_FILE=" + folder.resolve("dev.agekey"));
        assertThat(seen).doesNotContain(Corpus.identity(Corpus.ALICE).reveal());
    }

    @Test
    void keyOfTheUserStaysWhereTheDevelopmentKeyDoesNotFit() throws Exception {
        Files.copy(Corpus.BOB, folder.resolve("dev.agekey"));
        String seen = childSaw(Corpus.keyFile(Corpus.ALICE));

        assertThat(seen).contains("SOPS_AGE_KEY_FILE=" + Corpus.ALICE);
    }

    @Test
    void noSecretIsOnTheCommandLine() throws Exception {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("SOPS_AGE_KEY", Corpus.identity(Corpus.ALICE).reveal());
        Path seen = folder.resolve("argv");
        Path sops = script(VERSION + "echo \"$@\" > " + seen + "; echo '{}'");

        new SopsCli(sops, environment, SopsCli.DEADLINE).decrypt(sopsFile());

        assertThat(Files.readString(seen)).startsWith("--decrypt").doesNotContain("AGE-SECRET");
    }

    @Test
    void onlyAProgramOnThePathIsChosen() throws Exception {
        script("exit 0");

        assertThat(new Decryptors(Map.of("PATH", "/none:" + folder)).choose())
                .isInstanceOf(SopsCli.class);
        assertThat(new Decryptors(Map.of("PATH", "/none")).choose())
                .isInstanceOf(EmbeddedSops.class);
        assertThat(new Decryptors(Map.of()).choose()).isInstanceOf(EmbeddedSops.class);
    }

    private String childSaw(Map<String, String> environment) throws IOException {
        Path seen = folder.resolve("env");
        Path sops = script(VERSION + "env > " + seen + "; echo '{}'");
        new SopsCli(sops, environment, SopsCli.DEADLINE).decrypt(sopsFile());
        return Files.readString(seen);
    }

    private String failure(String script) throws IOException {
        return message(cli(script));
    }

    private String message(SopsCli cli) {
        return catchThrowableOfType(ProblemException.class, () -> cli.decrypt(sopsFile()))
                .getMessage();
    }

    private SopsCli cli(String script) throws IOException {
        return new SopsCli(script(script), environment(), SopsCli.DEADLINE);
    }

    private Path script(String body) throws IOException {
        Path sops = folder.resolve("sops");
        Files.writeString(sops, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(sops, PosixFilePermissions.fromString("rwx------"));
    }

    private SopsFile sopsFile() {
        return SopsFile.read(file);
    }

    private static Map<String, String> environment() {
        return Map.of("PATH", System.getenv("PATH"));
    }
}
