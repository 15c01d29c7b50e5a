package dev.tollgate.charts.secret;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells keys that somebody could guess from random ones. */
final class KeyStrength {

    private static final String PREFIX = "sk-";
    private static final int SHORTEST = 16;
    private static final int FEWEST_DIFFERENT = 6;

    /** Keys of documentations and examples, the first ones that an attacker tries. */
    private static final Set<String> KNOWN =
            Set.of(
                    "1234", "12345", "123456", "abc123", "admin", "default", "demo", "dev", "key",
                    "litellm", "local", "master", "root", "salt", "secret", "test");

    /** What stands in keys that were never replaced by a random one. */
    private static final List<String> PLACEHOLDERS =
            List.of(
                    "change-me",
                    "change_me",
                    "changeme",
                    "replace-me",
                    "replace_me",
                    "your-",
                    "your_",
                    "master-key",
                    "master_key",
                    "masterkey",
                    "salt-key",
                    "salt_key",
                    "password",
                    "placeholder",
                    "example",
                    "1234567890",
                    "abcdefgh",
                    "...");

    private KeyStrength() {}

    /** What is weak about {@code key}, without showing it; empty where it is strong. */
    static String weakness(String key) {
        String body = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
        String low = body.toLowerCase(Locale.ROOT);
        if (KNOWN.contains(low) || PLACEHOLDERS.stream().anyMatch(low::contains)) {
            return "is a value known from documentation";
        }
        if (body.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            return "has a blank or a line break in it";
        }
        if (body.length() < SHORTEST) {
            return "has fewer than " + SHORTEST + " characters after `sk-`";
        }
        if (body.chars().distinct().count() < FEWEST_DIFFERENT || repeats(body)) {
            return "repeats a few characters";
        }
        return "";
    }

    /** Whether the text is one piece written twice or more. */
    private static boolean repeats(String text) {
        return (text + text).indexOf(text, 1) < text.length();
    }
}
