package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsReaderTest {

    @TempDir Path folder;

    @Test
    void nestedFileGivesItsSectionsInOrder() {
        Secrets secrets = read("stripe: {B: b, A: a}\nlitellm:\n  " + Sealed.MASTER);

        assertThat(secrets.sections().keySet()).containsExactly("stripe", "litellm");
        assertThat(revealed(secrets, "stripe")).containsExactly("B=b", "A=a");
    }

    @Test
    void flatFileGivesOneSection() {
        Secrets secrets = read(Sealed.MASTER + "\nSTRIPE_SECRET_KEY: s");

        assertThat(secrets.sections().keySet()).containsExactly(Secrets.FLAT);
        assertThat(secrets.sections().get(Secrets.FLAT))
                .containsOnlyKeys("LITELLM_MASTER_KEY", "STRIPE_SECRET_KEY");
    }

    @Test
    void numbersAndBooleansBecomeTheTextOfSops() {
        Secrets secrets =
                read(
                        "n: {A: 007, B: 1.10, C: 1e3, D: yes, E: True, F: \"007\", G: 1e21}\n"
                                + "l: {"
                                + Sealed.MASTER
                                + "}");

        assertThat(revealed(secrets, "n"))
                .containsExactly("A=7", "B=1.1", "C=1000", "D=yes", "E=true", "F=007", "G=1e+21");
    }

    @Test
    void valuesPassUntouched() {
        Secrets secrets = read("l:\n  " + Sealed.MASTER + "\n  lower_Case: \" a\\nb\\t$X `x` \"");

        assertThat(revealed(secrets, "l")).contains("lower_Case= a\nb\t$X `x` ");
    }

    @Test
    void sectionAndPlainKeyTogetherNamesBoth() {
        String text = problems(Sealed.MASTER + "\nstripe: {A: b}");

        assertThat(text)
                .contains("dev.yaml:1: LITELLM_MASTER_KEY: is a key outside of all sections")
                .contains("`stripe` (line 2) is a section");
    }

    @Test
    void missingKeyNamesFilePathAndReason() {
        SecretRequirements requirements =
                SecretRequirements.always().and("POSTGRES_PASSWORD", "`database` is `statefulset`");
        String text = problems("a: {B: c}", requirements);

        assertThat(text.lines()).hasSize(2);
        assertThat(text)
                .contains("dev.yaml: LITELLM_MASTER_KEY: is missing")
                .contains("dev.yaml: POSTGRES_PASSWORD: is missing; needed because `database` is")
                .contains("add it with `sops ");
    }

    @Test
    void emptyRequiredKeyIsAProblemAndEmptyOptionalKeyIsNot() {
        assertThat(problems("l: {LITELLM_MASTER_KEY: \"\"}"))
                .contains("dev.yaml:2: l.LITELLM_MASTER_KEY: is empty");
        assertThat(read("l: {" + Sealed.MASTER + ", A: \"\"}").sections()).hasSize(1);
    }

    @Test
    void invalidNameIsShownWithAValidOne() {
        assertThat(problems("l: {my-key.x: v, 2ND: v, " + Sealed.MASTER + "}"))
                .contains("dev.yaml:2: l.my-key.x: is not a name of an environment variable")
                .contains("as in `my_key_x`")
                .contains("dev.yaml:3: l.2ND: is not a name")
                .contains("as in `_2ND`");
    }

    @Test
    void nullListAndDeepValuesAreAllReportedTogether() {
        String text = problems("l: {A: null, B: [x], C: {D: e}, " + Sealed.MASTER + "}\nm: ~");

        assertThat(text.lines()).hasSize(4);
        assertThat(text)
                .contains("dev.yaml:2: l.A: has no value")
                .contains("dev.yaml:3: l.B: is a list")
                .contains("dev.yaml:5: l.C: is a section inside a section")
                .contains("m: has no value; write one text value, or remove the key");
    }

    @Test
    void requiredKeyWithoutValueIsReportedOnce() {
        assertThat(problems("l: {LITELLM_MASTER_KEY: ~}").lines()).hasSize(1);
    }

    @Test
    void sectionThatCannotNameAnObjectIsAProblem() {
        assertThat(problems("My_Section: {" + Sealed.MASTER + "}"))
                .contains("dev.yaml:1: My_Section: is not a section name");
    }

    @Test
    void sameNameWithOtherValueNamesBothPlaces() {
        assertThat(problems("a: {X: one, " + Sealed.MASTER + "}\nb: {X: two}"))
                .contains("b.X: has another value than `a.X` (line 2)");
        assertThat(read("a: {X: one, " + Sealed.MASTER + "}\nb: {X: one}").sections()).hasSize(2);
    }

    @Test
    void sectionOverOneMebibyteIsAProblem() {
        String half = "x".repeat(512 * 1024);
        String fits = "a: {A: %s, B: %s}\nl: {%s}".formatted(half, half, Sealed.MASTER);

        assertThat(read(fits).sections()).hasSize(2);
        assertThat(problems("a: {A: %sx, B: %s}\nl: {%s}".formatted(half, half, Sealed.MASTER)))
                .contains(
                        "dev.yaml: a: has 1048577 bytes of values, and a Kubernetes Secret takes");
    }

    @Test
    void knownMasterKeyIsAProblem() {
        for (String known : List.of("sk-1234", "sk-12345", "sk-change-me-now-please-do", "admin")) {
            assertThat(problems("l: {LITELLM_MASTER_KEY: " + known + "}"))
                    .contains("l.LITELLM_MASTER_KEY: is a value known from documentation")
                    .contains("openssl rand")
                    .doesNotContain(known);
        }
    }

    @Test
    void weakMasterKeyIsAProblem() {
        assertThat(problems("l: {LITELLM_MASTER_KEY: sk-Zb7Qm2Xc9Lt4Vr8}"))
                .contains("has fewer than 16 characters after `sk-`");
        assertThat(problems("l: {LITELLM_MASTER_KEY: sk-aaaaaaaaaabbbbbbbbbb}"))
                .contains("repeats a few characters");
        assertThat(problems("l: {LITELLM_MASTER_KEY: sk-Zb7Qm2XcZb7Qm2Xc}"))
                .contains("repeats a few characters");
        assertThat(problems("l: {LITELLM_MASTER_KEY: \"sk-Zb7Qm2Xc9Lt4Vr8Kp3Wd6Hs1\\n\"}"))
                .contains("has a blank or a line break in it");
    }

    @Test
    void randomBase64IsAStrongMasterKey() {
        assertThatNoException()
                .isThrownBy(
                        () -> read("l: {LITELLM_MASTER_KEY: 3m+0Qh7Zt1Yx/9LrVbK2sWc8JdNfGa5E=}"));
    }

    @Test
    void saltKeyMustBeStrongAndItsOwn() {
        String master = Sealed.MASTER.substring(Sealed.MASTER.indexOf(' ') + 1);

        assertThat(problems("l: {" + Sealed.MASTER + ", LITELLM_SALT_KEY: " + master + "}"))
                .contains("l.LITELLM_SALT_KEY: equals LITELLM_MASTER_KEY");
        assertThat(problems("l: {" + Sealed.MASTER + ", LITELLM_SALT_KEY: sk-salt}"))
                .contains("l.LITELLM_SALT_KEY: is a value known from documentation");
    }

    @Test
    void virtualKeyMustBeUsable() {
        assertThat(problems("l: {" + Sealed.MASTER + ", TOLLGATE_VIRTUAL_KEY: 7Qm2Xc9Lt4Vr8Kp3Wd}"))
                .contains("l.TOLLGATE_VIRTUAL_KEY: does not start with `sk-`");
    }

    @Test
    void faultsOfKeysAndTheWrongAgeKeyAreShownTogether() {
        Path file = Sealed.file(folder, "l: {my-key: v, " + Sealed.MASTER + "}");
        SecretsReader reader = new SecretsReader(Tool.EMBEDDED.decryptor(Map.of()));

        ProblemException thrown =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> reader.read(file, SecretRequirements.always()));

        assertThat(thrown.problems()).hasSize(2);
        assertThat(thrown).hasMessageContaining("l.my-key").hasMessageContaining("no key at hand");
    }

    private Secrets read(String yaml) {
        return reader().read(Sealed.file(folder, yaml), SecretRequirements.always());
    }

    private String problems(String yaml) {
        return problems(yaml, SecretRequirements.always());
    }

    private String problems(String yaml, SecretRequirements requirements) {
        Path file = Sealed.file(folder, yaml);
        ProblemException thrown =
                catchThrowableOfType(
                        ProblemException.class, () -> reader().read(file, requirements));
        return thrown.getMessage();
    }

    private static SecretsReader reader() {
        return new SecretsReader(Tool.EMBEDDED.decryptor(Corpus.keyFile(Corpus.ALICE)));
    }

    private static List<String> revealed(Secrets secrets, String section) {
        return secrets.sections().get(section).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().reveal())
                .toList();
    }
}
