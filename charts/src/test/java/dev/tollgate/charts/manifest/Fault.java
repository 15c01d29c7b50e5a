package dev.tollgate.charts.manifest;

import java.util.function.Consumer;

/**
 * A way to break an environment's objects, and the relation that must see it.
 *
 * @param what was done, as it appears in the test's name
 */
record Fault(String relation, String environment, String what, Consumer<ManifestSet> damage) {

    @Override
    public String toString() {
        return relation + ": " + what + " (" + environment + ")";
    }
}
