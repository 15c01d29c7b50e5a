package dev.tollgate.proxy.config;

import dev.tollgate.proxy.routing.Patterns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which variables the references of a pool's file take: the one that is named, or under a pattern
 * each one that begins so. A variable that is named goes to no pattern, and of several patterns the
 * longest takes it.
 */
final class KeyVariables {

    private static final String PLACEHOLDER = "_PLACEHOLDER";

    /** Anything else may be a key in the wrong place. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?:os\\.environ/)?([A-Z][A-Z0-9_]*\\*?)");

    /** {@code KEY_2} before {@code KEY_10}. */
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final Map<String, List<String>> byPattern = new HashMap<>();

    /**
     * @param names all {@link #name}s of the file
     * @param variables the names of those that are set
     */
    KeyVariables(Collection<String> names, Collection<String> variables) {
        Map<String, String> all = new TreeMap<>();
        names.forEach(name -> all.put(name, name));
        Patterns<String> owners = new Patterns<>(all);
        for (String variable : variables.stream().sorted(BY_NUMBER).toList()) {
            owners.get(variable)
                    .filter(owner -> isLonger(variable, owner))
                    .ifPresent(owner ->
                            byPattern.computeIfAbsent(owner, _ -> new ArrayList<>()).add(variable));
        }
    }

    private static boolean isLonger(String variable, String owner) {
        return owner.endsWith("*") && variable.length() >= owner.length();
    }

    /** {@code GEMINI_KEY_1} of any of the three forms; empty where it is no reference. */
    static Optional<String> name(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(1);
        return Optional.of(
                name.endsWith(PLACEHOLDER)
                        ? name.substring(0, name.length() - PLACEHOLDER.length())
                        : name);
    }

    /** The variables of one reference, by what the {@code *} stands for or an empty text. */
    Map<String, String> of(String name) {
        if (!name.endsWith("*")) {
            return Map.of("", name);
        }
        Map<String, String> found = new TreeMap<>(BY_NUMBER);
        int fixed = name.length() - 1;
        for (String variable : byPattern.getOrDefault(name, List.of())) {
            found.put(variable.substring(fixed), variable);
        }
        return found;
    }
}
