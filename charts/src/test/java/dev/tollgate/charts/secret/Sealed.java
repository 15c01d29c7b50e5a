package dev.tollgate.charts.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Encrypted files made for a test, for the key of Alice. */
final class Sealed {

    /** A master key that passes every check. */
    static final String MASTER = "LITELLM_MASTER_KEY: sk-Zb7Qm2Xc9Lt4Vr8Kp3Wd6Hs1";

    private Sealed() {}

    static Path file(Path folder, String yaml) {
        Recipients alice = new Recipients(List.of(Corpus.recipient(Corpus.ALICE)));
        String text =
                new Encryptor(Map.of(), Clock.systemUTC()).secretsFile(new Secret(yaml), alice);
        return write(folder.resolve("dev.yaml"), text);
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
