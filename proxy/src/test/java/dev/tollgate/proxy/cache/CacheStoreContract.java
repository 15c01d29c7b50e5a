package dev.tollgate.proxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every place for answers does. */
public abstract class CacheStoreContract {

    private static final Optional<Duration> MINUTE = Optional.of(Duration.ofMinutes(1));

    /** One that works, and may hold what other tests have left. */
    protected abstract CacheStore store();

    private static CachedAnswer answer(String text) {
        return new CachedAnswer(1_000, "text/event-stream", text.getBytes(UTF_8));
    }

    private static String text(Optional<CachedAnswer> answer) {
        return answer.map(one -> new String(one.body(), UTF_8)).orElse("-");
    }

    private List<String> texts(String... keys) {
        return store().get(List.of(keys)).stream().map(CacheStoreContract::text).toList();
    }

    @Test
    void whatIsPutIsThereInTheOrderAskedFor() {
        store().put("order:a", answer("first ü"), MINUTE);
        store().put("order:b", answer("second"), Optional.empty());

        assertThat(texts("order:b", "order:none", "order:a"))
                .containsExactly("second", "-", "first ü");
        CachedAnswer kept = store().get(List.of("order:a")).getFirst().orElseThrow();
        assertThat(kept.created()).isEqualTo(1_000);
        assertThat(kept.contentType()).isEqualTo("text/event-stream");
    }

    @Test
    void theNewerAnswerWins() {
        store().put("twice", answer("old"), MINUTE);
        store().put("twice", answer("new"), MINUTE);
        assertThat(texts("twice")).containsExactly("new");
    }

    @Test
    void whatIsDeletedIsGoneAndNothingElse() {
        store().put("gone", answer("gone"), MINUTE);
        store().put("stays", answer("stays"), MINUTE);
        assertThat(store().delete(List.of("gone", "never there"))).isTrue();
        assertThat(texts("gone", "stays")).containsExactly("-", "stays");
    }

    @Test
    void flushLeavesNothing() {
        for (int i = 0; i < 1_200; i++) {
            store().put("flushed" + i, answer("x"), MINUTE);
        }
        assertThat(store().flush()).isTrue();
        assertThat(texts("flushed0", "flushed1199")).containsExactly("-", "-");
    }

    @Test
    void pingSaysThatItWorks() {
        assertThat(store().ping()).isTrue();
    }
}
