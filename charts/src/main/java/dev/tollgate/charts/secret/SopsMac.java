package dev.tollgate.charts.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of SOPS over the plain values of a file in their order, comments left out. */
final class SopsMac {

    /** Puts a hash over encrypted values only apart from one over all; a constant of SOPS. */
    private static final byte[] ONLY_ENCRYPTED_SEED =
            HexFormat.of()
                    .parseHex("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69");

    private final MessageDigest digest;
    private final boolean onlyEncrypted;

    SopsMac(boolean onlyEncrypted) {
        this.onlyEncrypted = onlyEncrypted;
        try {
            digest = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (onlyEncrypted) {
            digest.update(ONLY_ENCRYPTED_SEED);
        }
    }

    /** Adds the next value of the file. */
    void add(Node.Scalar plain, boolean encrypted) {
        boolean counts = encrypted || !onlyEncrypted;
        if (counts && plain.kind() != Node.Kind.COMMENT && plain.kind() != Node.Kind.NULL) {
            digest.update(SopsCipher.bytes(plain));
        }
    }

    /** The hash in upper-case hexadecimal; call it once. */
    String finish() {
        return HexFormat.of().withUpperCase().formatHex(digest.digest());
    }
}
