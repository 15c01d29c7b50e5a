package dev.tollgate.proxy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "*, gpt-4, gpt-4",
        "openai/*, openai/gpt-4o, gpt-4o",
        "gemini-2*, gemini-2.5-pro, .5-pro",
        "bedrock/us.*, bedrock/us.amazon.nova, amazon.nova",
        "a*c, abc, b",
        "a*, a, ''",
        "bedrock/*.anthropic.*, bedrock/us.anthropic.claude, us|claude",
        "*-*, a-b-c, a-b|c",
        "*.*.*, a.b.c.d, a.b|c|d",
        "**, ab, ab|",
    })
    void starsStandForWhatIsLeft(String pattern, String name, String captured) {
        assertThat(NamePattern.of(pattern).capture(name))
                .hasValue(List.of(captured.split("\\|", -1)));
    }

    @Test
    void nameWithoutStarsMatchesItself() {
        assertThat(NamePattern.of("gpt-4").capture("gpt-4")).hasValue(List.of());
        assertThat(NamePattern.of("gpt-4").wild()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "openai/*, anthropic/x",
        "gemini-2*, gemma-3",
        "a*c, ac2",
        "ab*ba, aba",
        "x, xy",
        "a*b*c, ac",
        "a*bb*b, abb",
        "*x*, abc",
    })
    void otherNamesDoNotMatch(String pattern, String name) {
        assertThat(NamePattern.of(pattern).capture(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2*, .5-pro, gemini-2.5-pro",
        "fixed, anything, fixed",
        "fixed, one|two, fixed",
        "*/x-*, one|two, one/x-two",
        "*/*, one, one/*",
    })
    void whatWasCapturedFillsTheStarsFromTheLeft(String target, String captured, String filled) {
        assertThat(NamePattern.of(target).fill(List.of(captured.split("\\|", -1))))
                .hasValue(filled);
    }

    @Test
    void moreTextsThanStarsFillNothing() {
        assertThat(NamePattern.of("a/*").fill(List.of("b", "c"))).isEmpty();
    }
}
