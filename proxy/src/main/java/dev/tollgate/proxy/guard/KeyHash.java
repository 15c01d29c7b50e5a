package dev.tollgate.proxy.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What is kept of a key, and what of it may be shown. */
public final class KeyHash {

    private static final int SHOWN = 4;

    /** Of a shorter text the last characters would tell too much. */
    private static final int SHORTEST = 12;

    private KeyHash() {}

    /** SHA-256 in hexadecimal digits, as LiteLLM stores it. */
    public static String of(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** LiteLLM's {@code key_name}: {@code sk-...abcd}. */
    public static String name(String key) {
        return "sk-..." + end(key);
    }

    /** The last four characters of a text that may be a key, harmless in any answer. */
    static String end(String key) {
        if (key.length() < SHORTEST) {
            return "****";
        }
        String end = key.substring(key.length() - SHOWN);
        return end.chars().allMatch(c -> c > ' ' && c < 127) ? end : "****";
    }
}
