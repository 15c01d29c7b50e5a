package dev.tollgate.proxy.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The valid name that was probably meant. */
final class Nearest {

    private Nearest() {}

    /** {@code did you mean router_settings?}, or {@code otherwise} where nothing is near. */
    static String advice(String name, Collection<String> valid, String otherwise) {
        return to(name, valid).map(near -> "did you mean " + near + "?").orElse(otherwise);
    }

    /** The nearest one that differs by less than a third of its letters. */
    static Optional<String> to(String name, Collection<String> valid) {
        return valid.stream()
                .filter(candidate -> distance(name, candidate) < (candidate.length() + 2) / 3)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** Insertions, removals and replacements of letters, in any case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
