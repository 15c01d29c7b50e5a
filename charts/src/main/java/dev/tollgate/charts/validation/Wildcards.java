package dev.tollgate.charts.validation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The model names of a configuration, some of them patterns.
 *
 * @param names every {@code model_name}, as {@code gpt-4o} or {@code gemini-2*}
 */
public record Wildcards(List<String> names) {

    /** Names that clients really send, and that some wildcard may stand for. */
    private static final List<String> KNOWN =
            List.of(
                    "gpt-4",
                    "gpt-4o-mini",
                    "openai/gpt-4o-mini",
                    "claude-3-5-haiku-latest",
                    "anthropic/claude-3-5-haiku-latest",
                    "gemini-2.0-flash",
                    "gemini/gemini-2.0-flash");

    public Wildcards {
        names = List.copyOf(names);
    }

    boolean isEmpty() {
        return patterns().isEmpty();
    }

    /** The pattern that serves a name which no entry of its own has. */
    Optional<String> patternFor(String model) {
        return names.contains(model)
                ? Optional.empty()
                : patterns().stream()
                        .filter(each -> regex(each).matcher(model).matches())
                        .findFirst();
    }

    /** A well-known name that only a wildcard serves. */
    Optional<String> example() {
        return KNOWN.stream().filter(name -> patternFor(name).isPresent()).findFirst();
    }

    private List<String> patterns() {
        return names.stream().filter(name -> name.contains("*")).toList();
    }

    private static Pattern regex(String name) {
        return Pattern.compile(
                Arrays.stream(name.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }
}
