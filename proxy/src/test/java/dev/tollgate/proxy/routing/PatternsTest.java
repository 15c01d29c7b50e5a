package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternsTest {

    private static final Map<String, String> VALUES =
            Map.of("*", "all", "gpt-*", "gpt", "gpt-4*-mini", "mini", "gpt-4o-mini", "exact");

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, exact",
        "gpt-4.1-mini, mini",
        "gpt-5, gpt",
        "claude, all",
    })
    void nameItselfWinsThenTheLongestFixedText(String name, String value) {
        assertThat(Patterns.longest(VALUES, name)).hasValue(value);
    }

    @Test
    void otherNamesHaveNothing() {
        assertThat(Patterns.longest(Map.of("gpt-*", 1, "claude", 2), "gemini")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, azure/gpt-4o|spare",
        "mesh/a/b, spare-a-b|mesh/a/b",
        "claude, gpt-4o|any/*",
        "claude-3, claude|any/-3",
    })
    void starsOfNamesAreFilled(String name, String names) {
        Map<String, List<String>> fallbacks =
                Map.of(
                        "openai/*", List.of("azure/*", "spare"),
                        "mesh/*/*", List.of("spare-*-*", "x/*"),
                        "claude", List.of("gpt-4o", "any/*"),
                        "claude*", List.of("claude", "any/*"));

        assertThat(Patterns.filled(fallbacks, name)).hasValue(List.of(names.split("\\|", -1)));
    }
}
