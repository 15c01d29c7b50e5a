package dev.tollgate.proxy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tollgate.proxy.cache.SemanticIndex.Near;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalIndexTest {

    private static final Optional<Duration> MINUTE = Optional.of(Duration.ofMinutes(1));

    private final TestClock clock = new TestClock("2026-03-02T15:00:00Z");
    private final LocalIndex index = new LocalIndex(100, 1 << 20, clock);

    private static Embedding embedding(String numbers) {
        return Embedding.of(Json.parse(numbers)).orElseThrow();
    }

    private Optional<String> nearest(String frame, String numbers, double threshold) {
        return index.nearest(frame, embedding(numbers), threshold).map(Near::key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [1, 0]             | [5, 0]             | 1
                    [1, 0]             | [0, 2]             | 0
                    [1, 1]             | [1, 0]             | 0.70711
                    [1, 0]             | [-3, 0]            | -1
                    [1, 2, 3, 4, 5, 6] | [1, 2, 3, 4, 5, 6] | 1
                    [1, 0, 0, 0, 1]    | [0, 1, 0, 0, 1]    | 0.5
                    [1, 0]             | [1, 0, 0]          | 0
                    """)
    void similarityIsTheCosineOfTheAngle(String one, String other, double cosine) {
        assertThat(embedding(one).similarity(embedding(other))).isCloseTo(cosine, within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[0, 0]", "null", "\"text\"", "[\"a\"]", "[1e300, 1e300]"})
    void whatSaysNothingIsNoEmbedding(String numbers) {
        assertThat(Embedding.of(Json.parse(numbers))).isEmpty();
    }

    @Test
    void theMostSimilarQuestionOfTheFrameIsFound() {
        index.add("f", "far", embedding("[0, 1]"), MINUTE);
        index.add("f", "near", embedding("[1, 0.1]"), MINUTE);
        index.add("f", "nearer", embedding("[1, 0.01]"), MINUTE);
        index.add("other", "same", embedding("[1, 0]"), MINUTE);

        assertThat(nearest("f", "[1, 0]", 0.9)).contains("nearer");
        assertThat(nearest("f", "[-1, 0]", 0.9)).isEmpty();
        assertThat(nearest("f", "[1, 1]", 0.9)).isEmpty();
        assertThat(nearest("none", "[1, 0]", 0.1)).isEmpty();
    }

    @Test
    void aQuestionIsForgottenWhenItsTimeIsOver() {
        index.add("f", "timed", embedding("[1, 0]"), MINUTE);
        clock.advance(Duration.ofSeconds(59));
        assertThat(nearest("f", "[1, 0]", 0.9)).contains("timed");
        clock.advance(Duration.ofSeconds(2));
        assertThat(nearest("f", "[1, 0]", 0.9)).isEmpty();
        index.add("g", "later", embedding("[1, 0]"), Optional.empty());
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void aQuestionIsForgottenWithItsAnswer() {
        index.add("f", "a", embedding("[1, 0]"), MINUTE);
        index.add("f", "b", embedding("[0, 1]"), MINUTE);
        assertThat(index.forget(List.of("a", "never there"))).isTrue();
        assertThat(nearest("f", "[1, 0]", 0.9)).isEmpty();
        assertThat(nearest("f", "[0, 1]", 0.9)).contains("b");
        assertThat(index.flush()).isTrue();
        assertThat(nearest("f", "[0, 1]", 0.9)).isEmpty();
        assertThat(index.size()).isZero();
    }

    @Test
    void aKeyHasOneQuestion() {
        index.add("f", "a", embedding("[1, 0]"), MINUTE);
        index.add("g", "a", embedding("[0, 1]"), MINUTE);
        assertThat(nearest("f", "[1, 0]", 0.9)).isEmpty();
        assertThat(nearest("g", "[0, 1]", 0.9)).contains("a");
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void manyQuestionsAreNoMoreThanTheBound() {
        for (int i = 0; i < 1_000; i++) {
            index.add("f" + i % 7, "key" + i, embedding("[1, " + i + "]"), MINUTE);
        }
        assertThat(index.size()).isBetween(50, 100);
    }

    @Test
    void largeVectorsTakeNoMoreThanTheBytes() {
        LocalIndex small = new LocalIndex(1_000, 100_000, clock);
        String numbers = "[1" + ",1".repeat(999) + "]";
        for (int i = 0; i < 100; i++) {
            small.add("f", "key" + i, embedding(numbers), MINUTE);
        }
        assertThat(small.size()).isBetween(10, 25);
    }
}
