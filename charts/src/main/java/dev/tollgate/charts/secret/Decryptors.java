package dev.tollgate.charts.secret;

import dev.tollgate.charts.process.SearchPath;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Chooses how to decrypt: the installed {@code sops}, or this process where there is none. */
final class Decryptors {

    private final Map<String, String> environment;

    /** {@code environment} is that of the user; {@code sops} is sought on its {@code PATH}. */
    Decryptors(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Decryptor choose() {
        Optional<Path> installed = installed();
        return installed.isPresent()
                ? new SopsCli(installed.get(), environment, SopsCli.DEADLINE)
                : new EmbeddedSops(new AgeKeyring(environment));
    }

    /** The first {@code sops} on the PATH. */
    Optional<Path> installed() {
        return new SearchPath(environment).find("sops");
    }
}
