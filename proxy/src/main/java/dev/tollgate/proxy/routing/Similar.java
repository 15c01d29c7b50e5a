package dev.tollgate.proxy.routing;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that a user may have meant. */
public final class Similar {

    private static final int SHOWN = 3;

    private Similar() {}

    /** The best three of those that differ in at most a third of their letters. */
    static List<String> to(String name, Collection<String> known) {
        String lower = name.toLowerCase(Locale.ROOT);
        int most = Math.max(2, lower.length() / 3);
        return known.stream()
                .filter(candidate -> !candidate.contains("*"))
                // a client's name may be as long as its request
                .filter(candidate -> Math.abs(candidate.length() - lower.length()) <= most)
                .filter(candidate -> distance(lower, candidate) <= most)
                .sorted(Comparator.comparingInt(candidate -> distance(lower, candidate)))
                .limit(SHOWN)
                .toList();
    }

    /**
     * Levenshtein's distance, without regard to case: how many letters must be inserted, removed or
     * replaced.
     */
    public static int distance(String one, String other) {
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
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
