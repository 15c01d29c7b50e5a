package dev.tollgate.proxy.config;

import java.util.Collection;

/** Finds keys that were probably written wrongly. */
final class Spelling {

    private Spelling() {}

    /** Every key that isn't known is a problem. */
    static void check(Section section, Collection<String> known) {
        for (String key : section.keys()) {
            if (!known.contains(key)) {
                String otherwise = "write one of " + String.join(", ", known);
                section.problem(key, "is not known; " + Nearest.advice(key, known, otherwise));
            }
        }
    }

    /** Keys that are nearly known are a problem; others may belong to somebody else. */
    static void checkNear(Section section, Collection<String> known) {
        for (String key : section.keys()) {
            if (!known.contains(key)) {
                Nearest.to(key, known)
                        .ifPresent(near ->
                                section.problem(key, "is not known; did you mean " + near + "?"));
            }
        }
    }
}
