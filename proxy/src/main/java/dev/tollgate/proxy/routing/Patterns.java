package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.NamePattern;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values by model names, some of which are patterns: a name itself wins, then the pattern with the
 * longest fixed text.
 */
public final class Patterns<T> {

    private final Map<String, T> exact = new HashMap<>();
    private final List<Wild<T>> wild;

    private record Wild<T>(String text, NamePattern pattern, T value) {}

    /**
     * What a name has led to.
     *
     * @param captured what the pattern's stars stand for; empty where it is the name itself
     */
    record Found<T>(T value, List<String> captured) {}

    public Patterns(Map<String, T> byName) {
        byName.forEach((name, value) -> {
            if (!name.contains("*")) {
                exact.put(name, value);
            }
        });
        wild =
                byName.entrySet().stream()
                        .map(each ->
                                new Wild<>(
                                        each.getKey(),
                                        NamePattern.of(each.getKey()),
                                        each.getValue()))
                        .filter(each -> each.pattern().wild())
                        .sorted(
                                Comparator.comparingInt((Wild<T> each) -> each.pattern().literals())
                                        .reversed()
                                        .thenComparing(Wild::text))
                        .toList();
    }

    /** Those of the patterns alone. */
    static <T> Patterns<T> wild(Map<String, T> byName) {
        Map<String, T> patterns = new HashMap<>(byName);
        patterns.keySet().removeIf(name -> !name.contains("*"));
        return new Patterns<>(patterns);
    }

    /** What belongs to a name. */
    public Optional<T> get(String name) {
        return find(name).map(Found::value);
    }

    Optional<Found<T>> find(String name) {
        T known = exact.get(name);
        if (known != null) {
            return Optional.of(new Found<>(known, List.of()));
        }
        for (Wild<T> each : wild) {
            Optional<List<String>> captured = each.pattern().capture(name);
            if (captured.isPresent()) {
                return Optional.of(new Found<>(each.value(), captured.get()));
            }
        }
        return Optional.empty();
    }

    /** What belongs to a name, where the question is asked only once. */
    public static <T> Optional<T> longest(Map<String, T> byName, String name) {
        return new Patterns<>(byName).get(name);
    }

    /**
     * The names that belong to a name, where the question is asked only once. Their stars are
     * filled by what those of its pattern stand for: {@code openai/*: [azure/*]}.
     */
    public static Optional<List<String>> filled(Map<String, List<String>> byName, String name) {
        return new Patterns<>(byName)
                .find(name)
                .map(found ->
                        found.value().stream()
                                .map(NamePattern::of)
                                .map(each -> each.fill(found.captured()).orElse(name))
                                .toList());
    }
}
