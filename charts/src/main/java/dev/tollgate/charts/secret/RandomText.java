package dev.tollgate.charts.secret;

import java.security.SecureRandom;

/** Secrets that nobody can guess, of letters and digits, which need no quotes anywhere. */
public final class RandomText {

    /** Enough for 256 bits. */
    public static final int STRONG = 43;

    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final SecureRandom random = new SecureRandom();

    /** A fresh text behind {@code prefix}, of {@value #STRONG} random characters. */
    public Secret behind(String prefix) {
        StringBuilder text = new StringBuilder(prefix);
        for (int i = 0; i < STRONG; i++) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return new Secret(text.toString());
    }
}
