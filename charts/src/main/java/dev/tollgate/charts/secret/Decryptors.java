package dev.tollgate.charts.secret;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Chooses how to decrypt: the installed {@code sops}, or this process where there is none. */
final class Decryptors {

    private static final List<String> NAMES = List.of("sops", "sops.exe");

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
        String path = environment.getOrDefault("PATH", "");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .filter(folder -> !folder.isBlank())
                .flatMap(Decryptors::candidates)
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Stream<Path> candidates(String folder) {
        try {
            Path path = Path.of(folder);
            return NAMES.stream().map(path::resolve);
        } catch (InvalidPathException notAFolder) {
            return Stream.empty();
        }
    }
}
