package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Adds keys to an encrypted file as sops does: with the data key that the file has, so that every
 * holder still opens it, and with every other line as it was, so that a diff shows new keys only.
 */
public final class SecretsFileEditor {

    private final EmbeddedSops sops;
    private final Clock clock;

    /** An editor for the user with this environment, whose age key has to open the file. */
    public SecretsFileEditor(Map<String, String> environment, Clock clock) {
        this.sops = new EmbeddedSops(new AgeKeyring(environment));
        this.clock = clock;
    }

    /**
     * The text of {@code file} with more keys.
     *
     * @param additions in the order in which they are added, each to the end of its section
     * @throws ProblemException where no key at hand opens the file, or where it is written in a way
     *     that only sops itself edits
     */
    public String with(Path file, List<NewSecret> additions) {
        SopsFile before = SopsFile.read(file);
        if (before.metadata().ageNames().isEmpty() || !before.metadata().oneKeyOpens()) {
            throw new ProblemException(byHand(before, additions));
        }
        Edit edit = new Edit(before, sops.decrypt(before), additions);
        try {
            Optional<String> text =
                    edit.encryptsAll() && !SopsFile.isJson(file)
                            ? Optional.of(edit.text(new SopsCipher(sops.dataKey(before))))
                            : Optional.empty();
            return text.filter(edit::isSaidBy)
                    .orElseThrow(() -> new ProblemException(byHand(before, additions)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java cannot encrypt", impossible);
        }
    }

    private static Problem byHand(SopsFile file, List<NewSecret> additions) {
        String names = additions.stream().map(NewSecret::name).collect(Collectors.joining(", "));
        return SopsProblems.of(
                file,
                "lacks " + names + " and is written so that only sops can add them",
                "add them with `sops " + file.path() + "`");
    }

    /** The editing of one file. */
    private final class Edit {

        private final SopsFile before;
        private final List<NewSecret> additions;
        private final boolean flat;
        private final Node.Mapping plain;

        Edit(SopsFile before, Node.Mapping plain, List<NewSecret> additions) {
            this.before = before;
            this.additions = additions;
            this.flat =
                    before.data().entries().stream()
                            .noneMatch(entry -> entry.value() instanceof Node.Mapping);
            Node.Mapping all = plain;
            for (NewSecret addition : additions) {
                all = flat ? with(all, addition) : inSection(all, addition);
            }
            this.plain = all;
        }

        boolean encryptsAll() {
            EncryptionRule rule = before.metadata().rule();
            return additions.stream().allMatch(a -> rule.encrypts(path(a)).orElse(false));
        }

        String text(SopsCipher cipher) throws GeneralSecurityException {
            SopsLines lines = new SopsLines(before.path().toString(), SopsFile.text(before.path()));
            for (NewSecret addition : additions) {
                SopsLines.Sealed sealed = sealed(addition, cipher);
                if (flat) {
                    lines.addKey(addition.name(), sealed);
                } else {
                    lines.addKey(addition.section(), addition.name(), sealed);
                }
            }
            String moment =
                    EmbeddedSops.SECONDS.format(
                            OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
            return lines.text(moment, cipher.seal(Node.Scalar.string(hash(), 0), moment));
        }

        /** Whether sops would read the edited file as this one and the additions. */
        boolean isSaidBy(String text) {
            try {
                Node.Mapping read = sops.decrypt(SopsFile.parse(before.path(), text));
                return YamlWriter.write(read).equals(YamlWriter.write(plain));
            } catch (ProblemException unreadable) {
                return false;
            }
        }

        private SopsLines.Sealed sealed(NewSecret addition, SopsCipher cipher)
                throws GeneralSecurityException {
            Node.Scalar value = Node.Scalar.string(addition.value().reveal(), 0);
            Node.Scalar comment = new Node.Scalar(Node.Kind.COMMENT, " " + addition.comment(), 0);
            List<String> above = flat ? List.of() : List.of(addition.section());
            return new SopsLines.Sealed(
                    cipher.seal(value, TreeWalk.place(path(addition))),
                    cipher.seal(comment, TreeWalk.place(above)));
        }

        private String hash() {
            SopsMac mac = new SopsMac(before.metadata().macOnlyEncrypted());
            EncryptionRule rule = before.metadata().rule();
            TreeWalk walk =
                    new TreeWalk((scalar, path) -> {
                        mac.add(scalar, rule.encrypts(path).orElse(false));
                        return scalar;
                    });
            walk.mapping(plain, List.of());
            return mac.finish();
        }

        private List<String> path(NewSecret addition) {
            return flat ? List.of(addition.name()) : List.of(addition.section(), addition.name());
        }

        private static Node.Mapping inSection(Node.Mapping mapping, NewSecret addition) {
            List<Node.Entry> entries = new ArrayList<>();
            boolean found = false;
            for (Node.Entry entry : mapping.entries()) {
                boolean here = entry.key().equals(addition.section());
                found |= here;
                entries.add(
                        here && entry.value() instanceof Node.Mapping section
                                ? entry.withValue(with(section, addition))
                                : entry);
            }
            if (!found) {
                Node.Mapping section = with(new Node.Mapping(List.of(), 0), addition);
                entries.add(new Node.Entry(addition.section(), 0, section, List.of()));
            }
            return new Node.Mapping(entries, mapping.line());
        }

        private static Node.Mapping with(Node.Mapping mapping, NewSecret addition) {
            List<Node.Entry> entries = new ArrayList<>(mapping.entries());
            Node.Scalar value = Node.Scalar.string(addition.value().reveal(), 0);
            entries.add(new Node.Entry(addition.name(), 0, value, List.of()));
            return new Node.Mapping(entries, mapping.line());
        }
    }
}
