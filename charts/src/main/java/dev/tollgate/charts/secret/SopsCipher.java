package dev.tollgate.charts.secret;

import dev.tollgate.charts.secret.Node.Kind;
import dev.tollgate.charts.secret.Node.Scalar;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens single values as SOPS does: AES-256 in GCM mode, with the keys that lead to the
 * value authenticated, so that a value opens only in its own place.
 */
final class SopsCipher {

    /** The length of a data key in bytes. */
    static final int KEY_BYTES = 32;

    private static final Pattern SEALED =
            Pattern.compile(
                    "ENC\\[AES256_GCM,data:([^,]*),iv:([^,]+),tag:([^,]+),type:([a-z]+)\\]");
    private static final int IV_BYTES = 32;
    private static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    SopsCipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Whether the value has the form that this class writes. */
    static boolean isSealed(Scalar scalar) {
        return scalar.kind() == Kind.STRING && SEALED.matcher(scalar.text()).matches();
    }

    /** Opens a value; throws where the key, the place or the value is another than when sealed. */
    Scalar open(Scalar sealed, String place) throws GeneralSecurityException {
        if (sealed.text().isEmpty()) {
            return sealed;
        }
        Matcher parts = SEALED.matcher(sealed.text());
        if (!parts.matches()) {
            throw new GeneralSecurityException("not in the form of SOPS");
        }
        byte[] data = decode(parts.group(1));
        byte[] tag = decode(parts.group(3));
        byte[] both = Arrays.copyOf(data, data.length + tag.length);
        System.arraycopy(tag, 0, both, data.length, tag.length);
        byte[] plain = run(Cipher.DECRYPT_MODE, decode(parts.group(2)), place, both);
        return plain(parts.group(4), plain, sealed.line());
    }

    /** Seals a value under a fresh random IV; an empty one stays empty, as SOPS has it. */
    String seal(Scalar plain, String place) throws GeneralSecurityException {
        if (plain.text().isEmpty()) {
            return "";
        }
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        byte[] both = run(Cipher.ENCRYPT_MODE, iv, place, bytes(plain));
        int length = both.length - TAG_BYTES;
        return "ENC[AES256_GCM,data:%s,iv:%s,tag:%s,type:%s]"
                .formatted(
                        encode(Arrays.copyOf(both, length)),
                        encode(iv),
                        encode(Arrays.copyOfRange(both, length, both.length)),
                        type(plain.kind()));
    }

    /** The bytes of a value that SOPS encrypts and hashes. */
    static byte[] bytes(Scalar plain) {
        return switch (plain.kind()) {
            case BYTES -> Base64.getDecoder().decode(plain.text());
            case BOOLEAN ->
                    (plain.text().equals("true") ? "True" : "False")
                            .getBytes(StandardCharsets.UTF_8);
            default -> plain.text().getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte[] run(int mode, byte[] iv, String place, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(input);
    }

    private static Scalar plain(String type, byte[] plain, int line)
            throws GeneralSecurityException {
        String text = new String(plain, StandardCharsets.UTF_8);
        return switch (type) {
            case "str" -> Scalar.string(text, line);
            case "int" -> new Scalar(Kind.INTEGER, text, line);
            case "float" -> new Scalar(Kind.FLOAT, text, line);
            case "bool" -> new Scalar(Kind.BOOLEAN, text.toLowerCase(Locale.ROOT), line);
            case "time" -> new Scalar(Kind.TIME, text, line);
            case "bytes" -> new Scalar(Kind.BYTES, encode(plain), line);
            case "comment" -> new Scalar(Kind.COMMENT, text, line);
            default -> throw new GeneralSecurityException("of an unknown type");
        };
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case STRING, NULL -> "str";
            case INTEGER -> "int";
            case FLOAT -> "float";
            case BOOLEAN -> "bool";
            case TIME -> "time";
            case BYTES -> "bytes";
            case COMMENT -> "comment";
        };
    }

    private static byte[] decode(String base64) throws GeneralSecurityException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException invalid) {
            throw new GeneralSecurityException("not Base64", invalid);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
