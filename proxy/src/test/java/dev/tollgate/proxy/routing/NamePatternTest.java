package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

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
        "gpt-4, gpt-4, ''",
    })
    void starStandsForWhatIsLeft(String pattern, String name, String captured) {
        assertThat(NamePattern.of(pattern).capture(name)).hasValue(captured);
    }

    @ParameterizedTest
    @CsvSource({"openai/*, anthropic/x", "gemini-2*, gemma-3", "a*c, ac2", "ab*ba, aba", "x, xy"})
    void otherNamesDoNotMatch(String pattern, String name) {
        assertThat(NamePattern.of(pattern).capture(name)).isEmpty();
    }

    @Test
    void whatWasCapturedFillsThePatternOfTheVendor() {
        assertThat(NamePattern.of("gemini-2*").fill(".5-pro")).isEqualTo("gemini-2.5-pro");
        assertThat(NamePattern.of("fixed").fill("anything")).isEqualTo("fixed");
    }
}
