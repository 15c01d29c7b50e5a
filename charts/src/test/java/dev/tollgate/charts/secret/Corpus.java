package dev.tollgate.charts.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The files under {@code resources/secret/corpus}, which its script {@code make} encrypts. */
final class Corpus {

    static final Path FOLDER = folder();
    static final Path ALICE = FOLDER.resolve("alice.agekey");
    static final Path BOB = FOLDER.resolve("bob.agekey");

    private Corpus() {}

    /** One document: as written, as the real sops encrypted it, and as sops decrypts that. */
    record Case(String name, Path plain, Path encrypted, Path decrypted) {

        @Override
        public String toString() {
            return name;
        }

        /** The key that opens it. */
        Path key() {
            return name.equals("only-bob") ? BOB : ALICE;
        }

        /** The arguments besides those of the type, with which sops encrypts it. */
        List<String> arguments() {
            Path file = FOLDER.resolve(name + ".args");
            List<String> arguments = new ArrayList<>();
            String text = Files.exists(file) ? read(file).strip() : "";
            if (!text.contains("--age")) {
                arguments.addAll(List.of("--age", recipient(ALICE)));
            }
            Stream.of(text.split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .map(word -> word.replace("ALICE", recipient(ALICE)))
                    .map(word -> word.replace("BOB", recipient(BOB)))
                    .forEach(arguments::add);
            return arguments;
        }
    }

    static List<Case> cases() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().contains(".plain."))
                    .sorted()
                    .map(Corpus::of)
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Case of(String name) {
        return cases().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    /** An environment in which only the key in {@code file} can be found. */
    static Map<String, String> keyFile(Path file) {
        return Map.of("SOPS_AGE_KEY_FILE", file.toString(), "PATH", System.getenv("PATH"));
    }

    static String recipient(Path key) {
        return AgeKey.of(identity(key)).recipient();
    }

    static Secret identity(Path key) {
        return new Secret(
                read(key).lines().filter(l -> l.startsWith("AGE-")).findFirst().orElseThrow());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Every value under its path, as one line each and in order. */
    static List<String> flat(Node node) {
        List<String> lines = new ArrayList<>();
        flat("", node, lines);
        return lines;
    }

    private static void flat(String path, Node node, List<String> to) {
        if (node instanceof Node.Mapping mapping) {
            to.add(path + " {}");
            mapping.entries().forEach(e -> flat(path + "/" + e.key(), e.value(), to));
        } else if (node instanceof Node.Sequence sequence) {
            to.add(path + " []");
            sequence.items().forEach(item -> flat(path + "/-", item, to));
        } else if (node instanceof Node.Scalar scalar) {
            boolean none = scalar.kind() == Node.Kind.NULL;
            to.add(path + (none ? " is null" : " = " + scalar.value()));
        }
    }

    private static Case of(Path plain) {
        String[] parts = plain.getFileName().toString().split("\\.", -1);
        return new Case(
                parts[0],
                plain,
                FOLDER.resolve(parts[0] + ".sops." + parts[2]),
                FOLDER.resolve(parts[0] + ".sops.out.json"));
    }

    private static Path folder() {
        try {
            return Path.of(
                    Objects.requireNonNull(Corpus.class.getResource("/secret/corpus")).toURI());
        } catch (URISyntaxException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
