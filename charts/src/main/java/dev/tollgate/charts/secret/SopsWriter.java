package dev.tollgate.charts.secret;

import dev.tollgate.charts.secret.Node.Entry;
import dev.tollgate.charts.secret.Node.Kind;
import dev.tollgate.charts.secret.Node.Scalar;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Writes an encrypted YAML file that the real sops opens, verifies and edits. */
final class SopsWriter {

    /** The version of sops whose format this is; a newer sops puts its own when it saves. */
    private static final String FORMAT = "3.9.0";

    private final Clock clock;

    SopsWriter(Clock clock) {
        this.clock = clock;
    }

    /** What is encrypted, by a rule that looks at keys only, and what the hash covers. */
    record Form(EncryptionRule rule, boolean macOnlyEncrypted) {}

    /** The file with {@code plain} encrypted under a fresh data key for every recipient. */
    String write(Node.Mapping plain, Form form, Recipients recipients) {
        byte[] dataKey = new byte[SopsCipher.KEY_BYTES];
        new SecureRandom().nextBytes(dataKey);
        try {
            return new Sealing(new SopsCipher(dataKey), form).seal(plain, dataKey, recipients);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java cannot encrypt", impossible);
        }
    }

    /** The writing of one file. */
    private final class Sealing {

        private final SopsCipher cipher;
        private final Form form;
        private final SopsMac mac;

        Sealing(SopsCipher cipher, Form form) {
            this.cipher = cipher;
            this.form = form;
            this.mac = new SopsMac(form.macOnlyEncrypted());
        }

        String seal(Node.Mapping plain, byte[] dataKey, Recipients recipients)
                throws GeneralSecurityException {
            Node.Mapping sealed = mapping(plain, List.of());
            List<Entry> entries = new ArrayList<>(sealed.entries());
            entries.add(entry("sops", block(dataKey, recipients)));
            return YamlWriter.write(new Node.Mapping(entries, 0));
        }

        private Node.Mapping mapping(Node.Mapping mapping, List<String> path)
                throws GeneralSecurityException {
            List<Entry> entries = new ArrayList<>();
            for (Entry entry : mapping.entries()) {
                Node value = node(entry.value(), SopsFile.append(path, entry.key()));
                entries.add(new Entry(entry.key(), 0, value, comments(entry, path)));
            }
            return new Node.Mapping(entries, 0);
        }

        private Node node(Node node, List<String> path) throws GeneralSecurityException {
            if (node instanceof Node.Mapping mapping) {
                return mapping(mapping, path);
            }
            if (node instanceof Node.Sequence sequence) {
                List<Node> items = new ArrayList<>();
                for (Node item : sequence.items()) {
                    items.add(node(item, path));
                }
                return new Node.Sequence(items, 0);
            }
            return scalar((Scalar) node, path);
        }

        private Scalar scalar(Scalar scalar, List<String> path) throws GeneralSecurityException {
            boolean encrypted = scalar.kind() != Kind.NULL && encrypts(path);
            mac.add(scalar, encrypted);
            return encrypted ? Scalar.string(cipher.seal(scalar, TreeWalk.place(path)), 0) : scalar;
        }

        private List<String> comments(Entry entry, List<String> path)
                throws GeneralSecurityException {
            List<String> sealed = new ArrayList<>();
            for (String comment : entry.comments()) {
                Scalar plain = new Scalar(Kind.COMMENT, comment, 0);
                sealed.add(encrypts(path) ? cipher.seal(plain, TreeWalk.place(path)) : comment);
            }
            return sealed;
        }

        private boolean encrypts(List<String> path) {
            return form.rule().encrypts(path).orElseThrow();
        }

        /** The {@code sops} block, its keys in the order of sops. */
        private Node.Mapping block(byte[] dataKey, Recipients recipients)
                throws GeneralSecurityException {
            String moment =
                    EmbeddedSops.SECONDS.format(
                            OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
            List<Node> age = new ArrayList<>();
            for (String recipient : recipients.age()) {
                Entry enc = entry("enc", AgeEnvelope.seal(dataKey, recipient));
                age.add(new Node.Mapping(List.of(enc, entry("recipient", recipient)), 0));
            }
            Scalar hash = Scalar.string(mac.finish(), 0);
            List<Entry> entries = new ArrayList<>();
            entries.add(entry("age", new Node.Sequence(age, 0)));
            entries.add(entry(form.rule().kind().key(), form.rule().pattern()));
            entries.add(entry("lastmodified", moment));
            entries.add(entry("mac", cipher.seal(hash, moment)));
            if (form.macOnlyEncrypted()) {
                Scalar yes = new Scalar(Kind.BOOLEAN, "true", 0);
                entries.add(entry("mac_only_encrypted", yes));
            }
            entries.add(entry("version", FORMAT));
            return new Node.Mapping(entries, 0);
        }

        private static Entry entry(String key, String text) {
            return entry(key, Scalar.string(text, 0));
        }

        private static Entry entry(String key, Node value) {
            return new Entry(key, 0, value, List.of());
        }
    }
}
