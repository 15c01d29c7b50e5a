package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.secret.SopsMetadata.AgeRecipient;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decrypts files with an age recipient inside this process, where no {@code sops} is installed. */
final class EmbeddedSops implements Decryptor {

    /** RFC 3339 in whole seconds, as SOPS authenticates its hash. */
    static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

    private final AgeKeyring keyring;

    EmbeddedSops(AgeKeyring keyring) {
        this.keyring = keyring;
    }

    @Override
    public Node.Mapping decrypt(SopsFile file) {
        SopsCipher cipher = new SopsCipher(dataKey(file));
        SopsMac mac = new SopsMac(file.metadata().macOnlyEncrypted());
        List<Problem> problems = new ArrayList<>();
        TreeWalk walk =
                new TreeWalk((scalar, path) -> {
                    try {
                        return open(file, cipher, mac, scalar, path);
                    } catch (GeneralSecurityException foreign) {
                        problems.add(moved(file, scalar.line(), path));
                        return scalar;
                    }
                });
        Node.Mapping plain = walk.mapping(file.data(), List.of());
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        if (!mac.finish().equals(expected(file, cipher))) {
            throw new ProblemException(SopsProblems.tampered(file));
        }
        return plain;
    }

    private static Node.Scalar open(
            SopsFile file, SopsCipher cipher, SopsMac mac, Node.Scalar scalar, List<String> path)
            throws GeneralSecurityException {
        boolean encrypted =
                scalar.kind() != Node.Kind.NULL
                        && file.metadata()
                                .rule()
                                .encrypts(path)
                                .orElseGet(() -> SopsCipher.isSealed(scalar));
        Node.Scalar plain = encrypted ? cipher.open(scalar, TreeWalk.place(path)) : scalar;
        mac.add(plain, encrypted);
        return plain;
    }

    private static String expected(SopsFile file, SopsCipher cipher) {
        SopsMetadata metadata = file.metadata();
        try {
            String moment = SECONDS.format(OffsetDateTime.parse(metadata.lastModified()));
            return cipher.open(Node.Scalar.string(metadata.mac(), 0), moment).text();
        } catch (GeneralSecurityException | DateTimeException foreign) {
            return "";
        }
    }

    /** The key under which every value of {@code file} is encrypted. */
    byte[] dataKey(SopsFile file) {
        List<AgeRecipient> recipients =
                file.metadata().holders().age().stream()
                        .filter(recipient -> AgeKey.isRecipient(recipient.recipient()))
                        .toList();
        if (!file.metadata().oneKeyOpens() || recipients.isEmpty()) {
            throw new ProblemException(SopsProblems.needsRealSops(file));
        }
        return keyring.sources(file.path()).stream()
                .flatMap(source -> source.keys().stream())
                .flatMap(key -> recipients.stream().map(recipient -> open(recipient, key)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> wrongKey(file));
    }

    private ProblemException wrongKey(SopsFile file) {
        return new ProblemException(SopsProblems.wrongKey(file, keyring.places(file.path())));
    }

    private static Optional<byte[]> open(AgeRecipient recipient, AgeKey key) {
        if (!recipient.recipient().equals(key.recipient())) {
            return Optional.empty();
        }
        try {
            byte[] dataKey = AgeEnvelope.open(recipient.sealedKey(), key);
            return dataKey.length == SopsCipher.KEY_BYTES ? Optional.of(dataKey) : Optional.empty();
        } catch (GeneralSecurityException foreign) {
            return Optional.empty();
        }
    }

    private static Problem moved(SopsFile file, int line, List<String> path) {
        return new Problem(
                new Location(file.path().toString(), line),
                String.join(".", path),
                "was changed, moved or renamed outside sops",
                SopsProblems.RESTORE.formatted(file.path()));
    }
}
