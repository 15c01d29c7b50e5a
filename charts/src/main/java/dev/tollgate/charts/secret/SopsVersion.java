package dev.tollgate.charts.secret;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the {@code sops} tool. */
record SopsVersion(int major, int minor, int patch) implements Comparable<SopsVersion> {

    /**
     * The oldest that works: the first that can say its version without a network request, and the
     * first that tries every age key it finds instead of only the first source.
     */
    static final SopsVersion MINIMUM = new SopsVersion(3, 8, 0);

    /** The oldest that knows {@code mac_only_encrypted}; older ones report a wrong MAC. */
    static final SopsVersion MAC_ONLY_ENCRYPTED = new SopsVersion(3, 9, 0);

    private static final Pattern SAID = Pattern.compile("sops (\\d+)\\.(\\d+)\\.(\\d+)");

    /** The version in what {@code sops --version} prints. */
    static Optional<SopsVersion> in(String output) {
        Matcher said = SAID.matcher(output);
        return said.find()
                ? Optional.of(new SopsVersion(number(said, 1), number(said, 2), number(said, 3)))
                : Optional.empty();
    }

    private static int number(Matcher said, int group) {
        return Integer.parseInt(said.group(group));
    }

    @Override
    public int compareTo(SopsVersion other) {
        return Comparator.comparingInt(SopsVersion::major)
                .thenComparingInt(SopsVersion::minor)
                .thenComparingInt(SopsVersion::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
