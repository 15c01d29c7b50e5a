package dev.tollgate.proxy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinkTagsTest {

    private final StringBuilder answer = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final ThinkTags tags = new ThinkTags(answer::append, thoughts::append);

    @Test
    void thoughtsAndAnswerArePartedWhereverTheTextIsCut() {
        "<think>a < b</think>So < it is."
                .chars()
                .forEach(letter -> tags.accept(Character.toString(letter)));
        tags.end();

        assertThat(thoughts).hasToString("a < b");
        assertThat(answer).hasToString("So < it is.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Plain.", "I write <think> later", "<thin", " <", ""})
    void answerWithoutTheTagIsLeftAsItIs(String text) {
        tags.accept(text);
        tags.end();

        assertThat(answer).hasToString(text);
        assertThat(thoughts).isEmpty();
    }

    @Test
    void thoughtsThatNeverEndAreThoughts() {
        tags.accept("\n<think>on and on</thi");
        tags.end();

        assertThat(thoughts).hasToString("on and on</thi");
        assertThat(answer).isEmpty();
    }
}
