package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeKeyringTest {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void encrypt() {
        file = Sealed.file(folder, "a: {B: c}");
    }

    @Test
    void keyInAVariableOpensTheFile() {
        String keys =
                Corpus.identity(Corpus.BOB).reveal() + " " + Corpus.identity(Corpus.ALICE).reveal();

        assertOpens(Map.of("SOPS_AGE_KEY", keys));
    }

    @Test
    void keyInANamedFileOpensTheFile() {
        assertOpens(Map.of("SOPS_AGE_KEY_FILE", Corpus.ALICE.toString()));
    }

    @Test
    void keyInTheDefaultFileOpensTheFile() throws Exception {
        for (String place : List.of(".config/sops", "Library/Application Support/sops")) {
            Path home = folder.resolve("home-" + place.length());
            install(home.resolve(place));
            assertOpens(Map.of("HOME", home.toString()));
        }
        install(folder.resolve("xdg/sops"));
        assertOpens(Map.of("XDG_CONFIG_HOME", folder.resolve("xdg").toString()));
    }

    @Test
    void developmentKeyOpensTheFileEvenBesideAnotherKey() throws Exception {
        Files.copy(Corpus.ALICE, folder.resolve("dev.agekey"));

        assertOpens(Map.of());
        assertOpens(Map.of("SOPS_AGE_KEY_FILE", Corpus.BOB.toString()));
    }

    @Test
    void placesAreTriedInTheOrderOfSops() {
        Map<String, String> environment =
                Map.of(
                        "SOPS_AGE_KEY", "AGE-SECRET-KEY-1BROKEN",
                        "SOPS_AGE_KEY_FILE", "/none/key",
                        "HOME", "/none/home");

        assertThat(new AgeKeyring(environment).sources(file))
                .extracting(source -> source.place() + ": " + source.found())
                .containsExactly(
                        "SOPS_AGE_KEY: 0 keys, 1 that only the real sops can use",
                        "SOPS_AGE_KEY_FILE /none/key: no such file",
                        "/none/home/.config/sops/age/keys.txt: no such file",
                        "/none/home/Library/Application Support/sops/age/keys.txt: no such file",
                        folder.resolve("dev.agekey") + ": no such file");
    }

    private void assertOpens(Map<String, String> environment) {
        Node.Mapping plain = Tool.EMBEDDED.decryptor(environment).decrypt(SopsFile.read(file));

        assertThat(Corpus.flat(plain)).contains("/a/B = c");
    }

    private static void install(Path sops) throws Exception {
        Files.createDirectories(sops.resolve("age"));
        Files.copy(Corpus.ALICE, sops.resolve("age/keys.txt"));
    }
}
