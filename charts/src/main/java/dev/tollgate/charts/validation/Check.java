package dev.tollgate.charts.validation;

import java.util.Locale;

/**
 * One thing that was tried.
 *
 * @param cause what was seen: why it failed, or what makes it good
 */
public record Check(String name, Outcome outcome, String cause) {

    /** How it went. */
    public enum Outcome {
        /** As it should. */
        GOOD("✔"),
        /** Not as it should. */
        BAD("✘"),
        /** Not tried, because nothing asks for it. */
        SKIPPED("–");

        private final String sign;

        Outcome(String sign) {
            this.sign = sign;
        }
    }

    static Check good(String name, String cause) {
        return new Check(name, Outcome.GOOD, cause);
    }

    static Check bad(String name, String cause) {
        return new Check(name, Outcome.BAD, cause);
    }

    static Check skipped(String name, String cause) {
        return new Check(name, Outcome.SKIPPED, cause);
    }

    /** A line of a table. */
    public String line() {
        return String.format(Locale.ROOT, "%s %-13s  %s", outcome.sign, name, cause);
    }
}
