package dev.tollgate.charts.secret;

import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * An age key of the X25519 kind.
 *
 * @param identity the private half, {@code AGE-SECRET-KEY-1…}
 * @param recipient the public half, {@code age1…}
 */
public record AgeKey(Secret identity, String recipient) {

    /** A fresh random key. */
    public static AgeKey generate() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new AgeKey(
                    new Secret(ascii(pair.getPrivate().getEncoded())),
                    ascii(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no X25519", impossible);
        }
    }

    /**
     * The key with this private half; throws {@link IllegalArgumentException}, without the text,
     * where it is none.
     */
    public static AgeKey of(Secret identity) {
        return find(identity)
                .orElseThrow(() -> new IllegalArgumentException("not an age identity"));
    }

    /** The key with this private half, empty where it is none; the reason could quote the key. */
    static Optional<AgeKey> find(Secret identity) {
        try {
            byte[] encoded = identity.reveal().getBytes(StandardCharsets.US_ASCII);
            SecretKeySpec key = new SecretKeySpec(encoded, "X25519");
            String recipient = ascii(new X25519KeyFactory().translateKey(key).getEncoded());
            return Optional.of(new AgeKey(identity, recipient));
        } catch (GeneralSecurityException | IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    /** Whether {@code text} is the public half of a key of this kind, checksum included. */
    public static boolean isRecipient(String text) {
        try {
            X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException invalid) {
            return false;
        }
    }

    /** The content of a key file as {@code age-keygen} writes it, to be kept with mode 0600. */
    public Secret fileText(Instant created) {
        return new Secret(
                "# created: %s%n# public key: %s%n%s%n"
                        .replace("%n", "\n")
                        .formatted(
                                created.truncatedTo(ChronoUnit.SECONDS),
                                recipient,
                                identity.reveal()));
    }

    private static String ascii(byte[] text) {
        return new String(text, StandardCharsets.US_ASCII);
    }
}
