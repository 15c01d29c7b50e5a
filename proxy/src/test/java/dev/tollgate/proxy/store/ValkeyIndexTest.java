package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.cache.Embedding;
import dev.tollgate.proxy.cache.SemanticIndex.Near;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ValkeyIndexTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Optional<Duration> MINUTE = Optional.of(Duration.ofMinutes(1));

    private final SearchServer server;
    private final ValkeyIndex index;

    ValkeyIndexTest() throws IOException {
        server = new SearchServer();
        index =
                ValkeyIndex.open(settings(server.port()), "questions", Valkeys.WAITING)
                        .orElseThrow();
    }

    private static ValkeySettings settings(int port) {
        return new ValkeySettings(
                new ValkeySettings.Server(new ValkeySettings.Address("127.0.0.1", port)),
                Optional.empty(),
                Optional.empty(),
                0,
                false);
    }

    @AfterEach
    void stop() {
        index.close();
        server.close();
    }

    private static Embedding embedding(String numbers) {
        return Embedding.of(Json.parse(numbers)).orElseThrow();
    }

    /** A busy machine may make the server seem silent for a moment, so both are done again. */
    private Optional<Near> addedAndFound(String key, String numbers, String asked) {
        return Eventually.get(
                () -> {
                    index.add("f", key, embedding(numbers), MINUTE);
                    return index.nearest("f", embedding(asked), 0.8);
                },
                Optional::isPresent,
                SOON);
    }

    @Test
    void theNearestQuestionOfTheFrameIsFound() {
        Near near = addedAndFound("ns:a", "[1, 0]", "[1, 0.5]").orElseThrow();
        assertThat(near.key()).isEqualTo("ns:a");
        assertThat(near.similarity()).isBetween(0.89, 0.9);
        assertThat(index.nearest("f", embedding("[0, 1]"), 0.8)).isEmpty();
        assertThat(index.nearest("g", embedding("[1, 0]"), 0.8)).isEmpty();
        assertThat(index.nearest("f", embedding("[1, 0, 0]"), 0.8)).isEmpty();
    }

    @Test
    void eachLengthOfVectorsHasItsIndexAndEntriesHaveTheirTime() {
        assertThat(addedAndFound("a", "[1, 0]", "[1, 0]")).isPresent();
        assertThat(addedAndFound("b", "[1, 0, 0]", "[1, 0, 0]")).isPresent();
        assertThat(server.commands())
                .anySatisfy(command ->
                        assertThat(command)
                                .startsWith("FT.CREATE", "questions:3", "ON", "HASH")
                                .containsSubsequence("vector3", "VECTOR", "HNSW")
                                .containsSubsequence("DIM", "3", "DISTANCE_METRIC", "COSINE"))
                .contains(List.of("PEXPIRE", "tollgate:semantic:b", "60000"));
    }

    @Test
    void anIndexThatSomebodyHasRemovedIsMadeAgain() {
        assertThat(addedAndFound("a", "[1, 0]", "[1, 0]")).isPresent();
        server.empty();
        assertThat(addedAndFound("b", "[1, 0]", "[1, 0]").map(Near::key)).contains("b");
    }

    @Test
    void forgottenQuestionsAreGone() {
        assertThat(addedAndFound("a", "[1, 0]", "[1, 0]")).isPresent();
        assertThat(Eventually.get(() -> index.forget(List.of("a")), done -> done, SOON)).isTrue();
        assertThat(index.nearest("f", embedding("[1, 0]"), 0.8)).isEmpty();
        assertThat(addedAndFound("b", "[1, 0]", "[1, 0]")).isPresent();
        assertThat(Eventually.get(index::flush, done -> done, SOON)).isTrue();
        assertThat(index.nearest("f", embedding("[1, 0]"), 0.8)).isEmpty();
    }

    @Test
    void withoutVectorSearchThereIsNoIndex() {
        try (ValkeyServer plain = ValkeyServer.start()) {
            assertThat(ValkeyIndex.open(plain.settings(), "questions")).isEmpty();
        }
        assertThat(ValkeyIndex.open(settings(1), "questions")).isEmpty();
    }
}
