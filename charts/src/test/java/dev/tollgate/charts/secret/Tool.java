package dev.tollgate.charts.secret;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways to decrypt that a test can use on this machine. */
enum Tool {
    REAL {
        @Override
        Decryptor decryptor(Map<String, String> environment) {
            return new SopsCli(SOPS.orElseThrow(), environment, SopsCli.DEADLINE);
        }
    },
    EMBEDDED {
        @Override
        Decryptor decryptor(Map<String, String> environment) {
            return new EmbeddedSops(new AgeKeyring(environment));
        }
    };

    /** The real sops, if it is installed. */
    static final Optional<Path> SOPS = new Decryptors(System.getenv()).installed();

    abstract Decryptor decryptor(Map<String, String> environment);

    static List<Tool> available() {
        return SOPS.isPresent() ? List.of(values()) : List.of(EMBEDDED);
    }
}
