package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.secret.AgeKey;
import dev.tollgate.charts.secret.Encryptor;
import dev.tollgate.charts.secret.Recipients;
import dev.tollgate.charts.secret.Secret;
import dev.tollgate.charts.secret.SecretRequirements;
import dev.tollgate.charts.secret.Secrets;
import dev.tollgate.charts.secret.SecretsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {

    private static final String KEYS = "home/.config/sops/age/keys.txt";
    private static final String STAGE = "secrets/stage.yaml";

    @TempDir Path folder;

    private TestProject project;

    @BeforeEach
    void copyTheRepository() {
        project = TestProject.in(folder);
    }

    @Test
    void everythingThatAnEnvironmentNeedsIsMade() {
        TestProject.Run run = project.run("init", "stage");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        Map<String, Map<String, Secret>> made = secrets(STAGE);
        assertThat(made.keySet()).containsExactly("litellm", "postgresql", "valkey");
        assertThat(made.get("litellm").keySet())
                .containsExactly("LITELLM_MASTER_KEY", "LITELLM_SALT_KEY", "TOLLGATE_VIRTUAL_KEY");
        assertThat(value(STAGE, "litellm", "LITELLM_MASTER_KEY")).matches("sk-[A-Za-z0-9]{43}");
        assertThat(value(STAGE, "postgresql", "POSTGRES_PASSWORD")).matches("[A-Za-z0-9]{43}");
        assertThat(project.read(".sops.yaml"))
                .contains("    - path_regex: secrets/stage\\.yaml$\n      age: age1")
                .contains("# The development key is public");
        assertThat(run.out())
                .contains("Made the age key age1", "Made a rule for " + STAGE)
                .contains("The private key is in " + project.path(KEYS) + ". Keep a copy")
                .contains("Next: copy charts/environments/dev.yaml", "\"check stage\"")
                .doesNotContain("AGE-SECRET");
        made.values().stream()
                .flatMap(section -> section.values().stream())
                .forEach(secret -> assertThat(run.out()).doesNotContain(secret.reveal()));
    }

    @Test
    void privateKeyIsForItsOwnerAlone() throws IOException {
        project.run("init", "stage");

        assertThat(mode(KEYS)).isEqualTo("rw-------");
        assertThat(mode("home/.config/sops/age")).isEqualTo("rwx------");
        assertThat(mode(STAGE)).isEqualTo("rw-r--r--");
    }

    @Test
    void secondRunTouchesNothing() {
        project.run("init", "stage");
        String rules = project.read(".sops.yaml");
        String secrets = project.read(STAGE);
        String keys = project.read(KEYS);

        TestProject.Run run = project.run("init", "stage");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Kept litellm.LITELLM_MASTER_KEY").doesNotContain("Made");
        assertThat(project.read(".sops.yaml")).isEqualTo(rules);
        assertThat(project.read(STAGE)).isEqualTo(secrets);
        assertThat(project.read(KEYS)).isEqualTo(keys);
    }

    @Test
    void developmentNeedsNothing() {
        String rules = project.read(".sops.yaml");
        String secrets = project.read("secrets/dev.yaml");

        TestProject.Run run = project.run("init");

        assertThat(run.out()).contains("everybody has").doesNotContain("Made");
        assertThat(project.path("home")).doesNotExist();
        assertThat(project.read(".sops.yaml")).isEqualTo(rules);
        assertThat(project.read("secrets/dev.yaml")).isEqualTo(secrets);
    }

    @Test
    void secondEnvironmentIsEncryptedForTheSameKey() {
        project.run("init", "stage");
        String keys = project.read(KEYS);

        TestProject.Run run = project.run("init", "live");

        assertThat(run.out()).contains("Kept your age key age1", "Made a rule for secrets/live");
        assertThat(project.read(KEYS)).isEqualTo(keys);
        assertThat(value("secrets/live.yaml", "litellm", "LITELLM_SALT_KEY"))
                .isNotEqualTo(value(STAGE, "litellm", "LITELLM_SALT_KEY"));
    }

    @Test
    void keyFileOfTheUserKeepsItsOtherKeys() throws IOException {
        AgeKey foreign = AgeKey.generate();
        String before = "# an identity on a token\nAGE-PLUGIN-YUBIKEY-1QQQ";
        project.write("mine/keys.txt", before);
        Files.setPosixFilePermissions(
                project.path("mine/keys.txt"), PosixFilePermissions.fromString("rw-r--r--"));
        project.with("SOPS_AGE_KEY_FILE", project.path("mine/keys.txt").toString());

        project.run("init", "stage");

        assertThat(project.read("mine/keys.txt"))
                .startsWith(before + "\n# created: ")
                .contains("AGE-SECRET-KEY-1");
        assertThat(mode("mine/keys.txt")).isEqualTo("rw-------");
        assertThat(project.path("home")).doesNotExist();
        assertThat(foreign.recipient()).isNotIn(project.read(".sops.yaml"));
    }

    @Test
    void developmentKeyIsNeverTakenForTheUsersOwn() {
        String development = project.read("secrets/dev.agekey");
        project.with("SOPS_AGE_KEY_FILE", project.path("secrets/dev.agekey").toString());

        TestProject.Run run = project.run("init", "stage");

        assertThat(run.out()).contains("Made the age key", KEYS);
        assertThat(project.read("secrets/dev.agekey")).isEqualTo(development);
    }

    @Test
    void missingKeysAreAddedAndTheSaltKeyIsKept() {
        AgeKey key = AgeKey.generate();
        project.write(KEYS, key.fileText(Instant.EPOCH).reveal());
        String salt = "Qm2Xc9Lt4Vr8Kp3Wd6Hs1Zb7";
        project.write(STAGE, encrypted(key, "litellm:\n    LITELLM_SALT_KEY: " + salt + "\n"));
        List<String> before = project.read(STAGE).lines().toList();

        TestProject.Run run = project.run("init", "stage");

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Kept litellm.LITELLM_SALT_KEY of", "Made litellm.LITELLM_MASTER_KEY, ");
        assertThat(value(STAGE, "litellm", "LITELLM_SALT_KEY")).isEqualTo(salt);
        assertThat(value(STAGE, "valkey", "VALKEY_PASSWORD")).matches("[A-Za-z0-9]{43}");
        assertThat(project.read(STAGE).lines()).contains(before.get(0), before.get(1));
        assertThat(project.read(".sops.yaml")).contains("age: " + key.recipient());
    }

    @Test
    void ruleOfTheUserDecidesForWhomTheFileIs() {
        AgeKey other = AgeKey.generate();
        String rules = "creation_rules:\n  - age: >-\n      " + other.recipient() + "\n";
        project.write(".sops.yaml", rules);

        TestProject.Run run = project.run("init", "stage");

        assertThat(run.out())
                .contains("Kept the rule", "Notice: none of your age keys opens")
                .doesNotContain("Made the age key");
        assertThat(project.read(".sops.yaml")).isEqualTo(rules);
        assertThat(project.read(STAGE)).contains("recipient: " + other.recipient());
    }

    @Test
    void ruleThatNeedsTheRealSopsIsRefusedBeforeAnythingIsWritten() {
        project.write(".sops.yaml", "creation_rules:\n  - kms: arn:aws:kms:eu-1:1:key/1\n");

        TestProject.Run run = project.run("init", "stage");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains(".sops.yaml:2: names kms for secrets/stage.yaml")
                .contains("`sops --encrypt --in-place ");
        assertThat(project.path(STAGE)).doesNotExist();
        assertThat(project.path("home")).doesNotExist();
    }

    @Test
    void brokenEnvironmentFileIsToldFirst() {
        project.write("charts/environments/stage.yaml", "namespace: Stage\n");

        TestProject.Run run = project.run("init", "stage");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("stage.yaml:1: namespace: ").contains("nothing was written");
        assertThat(project.path(STAGE)).doesNotExist();
    }

    @Test
    void environmentThatReadsNoSecretsFileIsNoticed() {
        TestProject.Run run = project.run("init", "prod");

        assertThat(run.out()).contains("prod.yaml takes its secrets from elsewhere");
        assertThat(secrets("secrets/prod.yaml").keySet()).containsExactly("litellm", "valkey");
    }

    @Test
    void initThenSynthWorksWithoutSops() {
        project.run("init", "stage");
        project.write("charts/gateway/empty.yaml", "model_list: []\n");
        project.write(
                "charts/environments/stage.yaml",
                project.read("charts/environments/dev.yaml")
                        .replace("secrets/dev.yaml", STAGE)
                        .replace("keyPool: gateway/key-pool.json", "config: gateway/empty.yaml"));

        TestProject.Run run = project.run("synth", "stage");

        assertThat(run.err()).isEmpty();
        assertThat(project.read("dist/stage/10-secrets.yaml"))
                .contains(value(STAGE, "litellm", "LITELLM_MASTER_KEY"));
    }

    private String encrypted(AgeKey key, String yaml) {
        return new Encryptor(Map.of(), Clock.systemUTC())
                .secretsFile(new Secret(yaml), new Recipients(List.of(key.recipient())));
    }

    private String value(String file, String section, String name) {
        return secrets(file).get(section).get(name).reveal();
    }

    private Map<String, Map<String, Secret>> secrets(String file) {
        Secrets secrets =
                new SecretsReader(Map.of("HOME", project.path("home").toString()))
                        .read(project.path(file), SecretRequirements.always());
        return secrets.sections();
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(project.path(path)));
    }
}
