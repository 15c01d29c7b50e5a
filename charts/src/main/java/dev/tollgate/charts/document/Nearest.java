package dev.tollgate.charts.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Advice for a name that isn't valid: the valid one that was probably meant. */
public final class Nearest {

    private Nearest() {}

    /** {@code did you mean replicas?}, or the list of all valid names where none is near. */
    public static String advice(String name, Collection<String> valid) {
        if (valid.isEmpty()) {
            return "remove it";
        }
        return to(name, valid)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> "use one of: " + String.join(", ", valid));
    }

    /** The valid name that differs by at most a third of its letters, case and dashes aside. */
    static Optional<String> to(String name, Collection<String> valid) {
        return valid.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(near -> distance(name, near) <= Math.max(1, (near.length() + 1) / 3));
    }

    /** Insertions, removals, replacements and swaps of neighbours that turn one into the other. */
    private static int distance(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }
}
