package dev.tollgate.proxy.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what the database keeps of credentials, by the salt key ({@code LITELLM_SALT_KEY}).
 *
 * <p>AES-256-GCM with a random nonce. A sealed text says by which key, {@code tg1:1a2b3c4d:BASE64},
 * and opens only in the place that it was sealed for: nobody who can write to the database makes
 * one model's key another's.
 */
public final class Vault {

    private static final String MARK = "tg1:";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;
    private static final int ID_BYTES = 4;

    /** A tenth of a second, once: a salt key may be a word, and a dump of the database be lost. */
    private static final int ITERATIONS = 210_000;

    private static final byte[] PURPOSE = "tollgate, values at rest".getBytes(UTF_8);

    private final Secret salt;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Key derived;

    /** The key that the salt key becomes, and its name. */
    private record Key(SecretKeySpec key, String mark) {}

    /** By a salt key, from which the key is derived when it is first needed. */
    public Vault(Secret salt) {
        this.salt = salt;
    }

    /** Whether a text was sealed, by whichever key. */
    public static boolean isSealed(String text) {
        return text.startsWith(MARK);
    }

    /** Whether a text was sealed by this salt key. */
    public boolean sealed(String text) {
        return text.startsWith(key().mark());
    }

    /** The text, to be opened by the same salt key in the same place only. */
    public String seal(Kind kind, String id, String field, String plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, nonce, place(kind, id, field))
                            .doFinal(plain.getBytes(UTF_8));
            byte[] all =
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
            return key().mark() + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** What was sealed; empty where another key did it, in another place, or it was changed. */
    public Optional<String> open(Kind kind, String id, String field, String sealed) {
        if (!sealed(sealed)) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(sealed.substring(key().mark().length()));
            if (all.length < NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, nonce, place(kind, id, field))
                            .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return Optional.of(new String(plain, UTF_8));
        } catch (AEADBadTagException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key().key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }

    private static byte[] place(Kind kind, String id, String field) {
        return String.join("\0", kind.name(), id, field).getBytes(UTF_8);
    }

    private synchronized Key key() {
        if (derived == null) {
            derived = derive(salt);
        }
        return derived;
    }

    private static Key derive(Secret salt) {
        try {
            byte[] key =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(
                                    new PBEKeySpec(
                                            salt.value().toCharArray(),
                                            PURPOSE,
                                            ITERATIONS,
                                            KEY_BITS))
                            .getEncoded();
            byte[] name = MessageDigest.getInstance("SHA-256").digest(key);
            String id = HexFormat.of().formatHex(name, 0, ID_BYTES);
            return new Key(new SecretKeySpec(key, "AES"), MARK + id + ":");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2 and SHA-256", e);
        }
    }
}
