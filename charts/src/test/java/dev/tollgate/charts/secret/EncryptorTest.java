package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.process.Command;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncryptorTest {

    private static final Recipients ALICE = recipients(Corpus.ALICE);
    private static final Recipients BOTH = recipients(Corpus.BOB, Corpus.ALICE);
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);
    private static final Path BESIDE = Path.of("none", "dev.yaml");

    private static final Secret MANIFEST =
            new Secret(
                    """
                    apiVersion: v1
                    kind: Secret
                    metadata:
                      name: litellm
                      labels: {app.kubernetes.io/version: "1.0", data-of: 'yes'}
                    type: Opaque
                    immutable: false
                    stringData:
                      KEY: MARKED5ecret
                      MULTI: |
                        MARKED5ecret
                        second
                      EMPTY: ""
                    """);

    @TempDir Path folder;

    static List<Tool> tools() {
        return Tool.available();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void manifestIsOpenedByEveryRecipient(Tool tool) {
        String text = encryptor(Corpus.ALICE).manifest(MANIFEST, BOTH);
        Path file = Sealed.write(folder.resolve("secret.yaml"), text);

        for (Path key : List.of(Corpus.ALICE, Corpus.BOB)) {
            Node.Mapping plain = tool.decryptor(Corpus.keyFile(key)).decrypt(SopsFile.read(file));
            assertThat(Corpus.flat(plain))
                    .isEqualTo(Corpus.flat(YamlReader.read("plain", MANIFEST.reveal())));
        }
    }

    @Test
    void onlyTheDataOfAManifestIsEncrypted() {
        String text = encryptor(Corpus.ALICE).manifest(MANIFEST, ALICE);

        assertThat(text)
                .contains("kind: Secret\n", "name: litellm\n", "immutable: false\n")
                .contains("app.kubernetes.io/version: \"1.0\"\n", "data-of: \"yes\"\n")
                .contains("KEY: ENC[AES256_GCM,", "encrypted_regex: \"^(data|stringData)$\"")
                .contains("lastmodified: \"2026-01-02T03:04:05Z\"")
                .doesNotContain("MARKED5ecret");
    }

    @Test
    void unchangedManifestIsTakenOverToTheByte() {
        Encryptor encryptor = encryptor(Corpus.ALICE);
        String earlier = encryptor.manifest(MANIFEST, BOTH);

        assertThat(encryptor.manifest(MANIFEST, BOTH)).isNotEqualTo(earlier);
        assertThat(encryptor.unchanged(earlier, BESIDE, MANIFEST, BOTH)).contains(earlier);
    }

    @Test
    void changedManifestIsNotTakenOver() {
        Encryptor encryptor = encryptor(Corpus.ALICE);
        String earlier = encryptor.manifest(MANIFEST, BOTH);
        Secret other = new Secret(MANIFEST.reveal().replace("second", "third"));

        assertThat(encryptor.unchanged(earlier, BESIDE, other, BOTH)).isEmpty();
        assertThat(encryptor.unchanged(earlier, BESIDE, MANIFEST, ALICE)).isEmpty();
        assertThat(encryptor.unchanged("broken: [", BESIDE, MANIFEST, BOTH)).isEmpty();
        String tampered = earlier.replace("name: litellm", "name: other");
        assertThat(encryptor.unchanged(tampered, BESIDE, MANIFEST, BOTH)).isEmpty();
    }

    @Test
    void manifestThatTheUserCannotOpenIsNotTakenOver() {
        String earlier = encryptor(Corpus.BOB).manifest(MANIFEST, recipients(Corpus.BOB));

        assertThat(
                        encryptor(Corpus.ALICE)
                                .unchanged(earlier, BESIDE, MANIFEST, recipients(Corpus.BOB)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void secretsFileKeepsItsComments(Tool tool) throws Exception {
        String plain =
                """
                # of the file
                litellm:
                    # of the key
                    KEY: value
                # of the section
                stripe:
                    OTHER: value
                """;
        String text = encryptor(Corpus.ALICE).secretsFile(new Secret(plain), ALICE);
        Path file = Sealed.write(folder.resolve("dev.yaml"), text);

        assertThat(text).doesNotContain("of the").contains("type:comment");
        if (tool == Tool.REAL) {
            assertThat(realYaml(file)).isEqualTo(plain);
            return;
        }
        assertThat(
                        Corpus.flat(
                                tool.decryptor(Corpus.keyFile(Corpus.ALICE))
                                        .decrypt(SopsFile.read(file))))
                .contains("/litellm/KEY = value", "/stripe/OTHER = value");
    }

    @Test
    void recipientsAreCheckedAllAtOnceAndNoPrivateKeyIsShown() {
        Location where = new Location("prod.yaml", 7);
        String identity = Corpus.identity(Corpus.ALICE).reveal();
        List<String> names = List.of(Corpus.recipient(Corpus.BOB), "age1typo", identity);

        assertThatThrownBy(() -> Recipients.of(names, where, "secrets.recipients"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("prod.yaml:7: secrets.recipients: «age1typo» is not an age")
                .hasMessageContaining("an entry is not an age recipient")
                .hasMessageNotContaining("AGE-SECRET");
        assertThatThrownBy(() -> Recipients.of(List.of(), where, "r"))
                .hasMessageContaining("names no recipient");
    }

    /** What the real sops makes of the file, which must not be in doubt about any comment. */
    private static String realYaml(Path file) throws Exception {
        Command command = new Command(Corpus.keyFile(Corpus.ALICE), Duration.ofSeconds(30));
        Command.Result result =
                command.run(List.of(Tool.SOPS.orElseThrow().toString(), "-d", file.toString()), "")
                        .orElseThrow();
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private static Encryptor encryptor(Path key) {
        return new Encryptor(Map.of("SOPS_AGE_KEY_FILE", key.toString()), CLOCK);
    }

    private static Recipients recipients(Path... keys) {
        return new Recipients(List.of(keys).stream().map(Corpus::recipient).toList());
    }
}
