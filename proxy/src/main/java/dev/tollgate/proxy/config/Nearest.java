package dev.tollgate.proxy.config;

import dev.tollgate.proxy.routing.Similar;
import java.util.Collection;
import java.util.Comparator;
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
                .filter(candidate ->
                        Similar.distance(name, candidate) < (candidate.length() + 2) / 3)
                .min(Comparator.comparingInt(candidate -> Similar.distance(name, candidate)));
    }
}
