package dev.tollgate.proxy.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one reading of the configuration found, to be told all at once. */
final class Findings {

    // sets: a key that is read twice is complained of once
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /**
     * Something that stops the start.
     *
     * @param what the fault and what to do about it; without any value that may be secret
     */
    void problem(Place place, String what) {
        problems.add(place.say(what));
    }

    /** The same where the line is made already. */
    void problem(String line) {
        problems.add(line);
    }

    /** Something that the operator should know. */
    void warning(Place place, String what) {
        warnings.add(place.say(what));
    }

    /**
     * Makes warnings of what stops only a part.
     *
     * @param consequence ends each line
     */
    void warnOf(Findings part, String consequence) {
        part.problems.forEach(problem -> warnings.add(problem + consequence));
        warnings.addAll(part.warnings);
    }

    /** Whether there is no problem. */
    boolean none() {
        return problems.isEmpty();
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Ends the reading where a problem was found.
     *
     * @param sources the files that were read
     * @throws ConfigurationException with all of them
     */
    void requireNone(List<Path> sources) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(List.copyOf(problems), sources);
        }
    }
}
