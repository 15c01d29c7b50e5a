package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.secret.SecretRequirements;
import dev.tollgate.charts.secret.Secrets;
import dev.tollgate.charts.secret.SecretsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program from its command line to its files, with real decryption and a real Node.js. */
class SynthTest {

    private static final String CONFIG = "charts/gateway/config.yaml";
    private static final String LOCK = ".tollgate-lock";
    private static final String GATEWAY = "dist/dev/50-gateway.yaml";
    private static final String DEV = "charts/environments/dev.yaml";

    @TempDir Path folder;

    private TestProject project;

    @BeforeEach
    void copyTheRepository() {
        project = TestProject.in(folder);
    }

    @Test
    void withoutArgumentsDevIsWritten() throws Exception {
        TestProject.Run run = project.run();

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        Path dev = project.path("dist/dev");
        assertThat(run.out())
                .contains(dev + "/\n")
                .contains("10-secrets.yaml", "4 Secret  (mode 0600)")
                .contains("This is the first run.", "Next: kubectl apply -f " + dev);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(dev.resolve("10-secrets.yaml"))))
                .isEqualTo("rw-------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(dev.resolve("50-gateway.yaml"))))
                .isEqualTo("rw-r--r--");
        assertThat(project.files("dist").keySet()).containsExactlyInAnyOrder("dev", LOCK);
    }

    @Test
    void plainSecretsHaveTheDecryptedValuesAndNoOutputShowsThem() {
        TestProject.Run run = project.run("synth", "dev");

        String manifest = project.read("dist/dev/10-secrets.yaml");
        for (String value : values()) {
            assertThat(manifest).contains(value);
            assertThat(run.out() + run.err()).doesNotContain(value);
        }
    }

    @Test
    void builtImageReplacesThePodsAndTheSameOneDoesNot() throws Exception {
        project.run("synth", "dev");
        assertThat(project.read(GATEWAY)).doesNotContain("image-digest");
        String digest = "sha256:" + "0a".repeat(32);
        built(digest + "\n");
        project.run("synth", "dev");
        Map<String, String> first = project.files("dist/dev");

        project.run("synth", "dev");

        assertThat(project.files("dist/dev")).isEqualTo(first);
        assertThat(project.read(GATEWAY))
                .contains("tollgate.dev/image-digest: \"" + digest, "image: \"tollgate:0.1.0\"");
    }

    @Test
    void imageOfARegistryIsNamedByTheDigestOfItsBuild() throws Exception {
        String environment = project.read(DEV);
        project.write(
                DEV, environment.replace("repository: tollgate", "repository: r.example.com/t"));
        String digest = "sha256:" + "0a".repeat(32);
        built(digest);

        project.run("synth", "dev");

        assertThat(project.read(GATEWAY)).contains("image: \"r.example.com/t:0.1.0@" + digest);
    }

    @Test
    void brokenDigestFileIsNamed() throws Exception {
        built("half a dig");

        TestProject.Run run = project.run("synth", "dev");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("proxy/target/jib-image.digest", "holds no digest");
    }

    private void built(String digest) throws Exception {
        Files.createDirectories(project.path("proxy/target"));
        project.write("proxy/target/jib-image.digest", digest);
    }

    @Test
    void secondRunChangesNothing() {
        project.run("synth", "dev", "prod");
        Map<String, String> dev = project.files("dist/dev");
        Map<String, String> prod = project.files("dist/prod");

        TestProject.Run run = project.run("synth", "--all");

        assertThat(run.out()).containsOnlyOnce("dist/dev/\n").contains("Nothing changed since");
        assertThat(project.files("dist/dev")).isEqualTo(dev);
        assertThat(project.files("dist/prod")).isEqualTo(prod);
    }

    @Test
    void changesAreNamedAndValuesAreNot() {
        project.run();
        project.edit(DEV, text -> text.replace("replicas: 1", "replicas: 2"));
        project.edit(DEV, text -> text.replace("mode: standalone", "mode: none"));

        TestProject.Run run = project.run();

        assertThat(run.out())
                .contains("Since the last run:")
                .containsPattern("  ~ Deployment .*tollgate")
                .containsPattern("  - StatefulSet .*valkey");
    }

    @Test
    void sopsModeEncryptsAndKeepsWhatStillSaysTheSame() {
        project.write(
                "charts/environments/flux.yaml",
                project.read(DEV).replace("mode: plain", "mode: sops"));

        TestProject.Run first = project.run("synth", "flux");
        Map<String, String> files = project.files("dist/flux");
        TestProject.Run second = project.run("synth", "flux");

        assertThat(first.err()).isEmpty();
        assertThat(files.get("10-secrets-litellm-secrets.yaml"))
                .contains("kind: Secret", "ENC[AES256_GCM,", "^(data|stringData)$");
        values().forEach(value -> assertThat(files.toString()).doesNotContain(value));
        assertThat(first.out()).contains("Next: commit ").doesNotContain("0600");
        assertThat(second.out()).contains("Nothing changed since the last run.");
        assertThat(project.files("dist/flux")).isEqualTo(files);
    }

    @Test
    void externalSecretsHoldNoValueAndNeedNoKey() {
        TestProject.Run run = project.run("synth", "prod", "--out", "other");

        assertThat(run.err()).isEmpty();
        assertThat(project.files("other/prod").get("10-secrets.yaml"))
                .contains("kind: ExternalSecret")
                .doesNotContain("kind: Secret\n");
        assertThat(project.path("dist")).doesNotExist();
    }

    @Test
    void problemsOfAllFilesAreToldTogetherAndTheOldOutputStays() {
        project.run();
        Map<String, String> before = project.files("dist/dev");
        project.edit(DEV, text -> text.replace("replicas: 1", "replica: 1"));
        project.edit("secrets/dev.yaml", text -> text.replace("STRIPE_PRICE_ID:", "STRIPE_ID:"));
        project.edit(CONFIG, text -> text + "\nlitellm_settings: [\n");

        TestProject.Run run = project.run();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .containsPattern("dev\\.yaml:\\d+: gateway\\.replica: .*did you mean replicas\\?")
                .containsPattern("secrets/dev\\.yaml:\\d+: stripe\\.STRIPE_ID: was changed")
                .containsPattern("config\\.yaml:\\d+: ")
                .contains("3 problems; nothing was written.");
        assertThat(project.files("dist/dev")).isEqualTo(before);
    }

    @Test
    void keyThatTheSecretsLackIsToldWithItsLine() {
        project.edit(CONFIG, text -> text.replace("OPENAI_API_KEY", "OPENAI_APY_KEY"));

        TestProject.Run run = project.run("check", "dev");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .containsPattern("config\\.yaml:\\d+: .*OPENAI_APY_KEY, which isn't among");
        assertThat(project.path("dist")).doesNotExist();
    }

    @Test
    void stdoutHoldsNothingButManifests() {
        TestProject.Run run = project.run("synth", "--stdout");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("---\n").doesNotContain("Next:", "Notice:");
        assertThat(run.out()).contains("kind: Namespace", "kind: Deployment");
        assertThat(project.path("dist")).doesNotExist();
    }

    @Test
    void outputFolderThatIsAFileIsTheUsersMistake() {
        project.write("taken", "mine");

        TestProject.Run run = project.run("synth", "prod", "--out", "taken");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        project.path("taken")
                                + ": is a file where a folder has to be; mend that or choose"
                                + " another place; what was there before is as it was\n");
        assertThat(project.read("taken")).isEqualTo("mine");
    }

    @Test
    void folderOfTheUserIsNotReplaced() {
        project.write("mine/prod/notes.txt", "mine");

        TestProject.Run run = project.run("synth", "prod", "--out", "mine");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("mine/prod/notes.txt: was not written by synth");
        assertThat(project.files("mine/prod")).isEqualTo(Map.of("notes.txt", "mine"));
    }

    private List<String> values() {
        Secrets secrets =
                new SecretsReader(Map.of())
                        .read(project.path("secrets/dev.yaml"), SecretRequirements.always());
        return secrets.sections().values().stream()
                .flatMap(section -> section.values().stream())
                .map(secret -> secret.reveal())
                .toList();
    }
}
