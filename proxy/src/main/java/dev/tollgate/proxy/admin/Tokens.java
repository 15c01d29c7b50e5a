package dev.tollgate.proxy.admin;

import dev.tollgate.proxy.guard.KeyHash;
import java.security.SecureRandom;
import java.util.Base64;

/** Virtual keys: {@code sk-…} for those who have them, their SHA-256 for all else. */
final class Tokens {

    static final String PREFIX = "sk-";

    /** As LiteLLM: 22 letters. */
    private static final int BYTES = 16;

    private static final int SHOWN = 4;

    private final SecureRandom random = new SecureRandom();

    String make() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The id of a key's record, by the key or by the id itself. */
    static String id(String keyOrId) {
        return keyOrId.startsWith(PREFIX) ? KeyHash.of(keyOrId) : keyOrId;
    }

    /** {@code key_name}, which tells no more of it: {@code sk-...abcd}. */
    static String name(String key) {
        return PREFIX + "..." + key.substring(Math.max(PREFIX.length(), key.length() - SHOWN));
    }
}
