package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.routing.SharedValues;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Locks and values are the same for all gateways. */
class ValkeyValuesTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final ValkeyServer server = ValkeyServer.start();
    private final Valkey one = Valkeys.calm(server.settings());
    private final Valkey other = Valkeys.calm(server.settings());
    private final SharedValues mine = one.values();
    private final SharedValues theirs = other.values();

    @AfterEach
    void stop() {
        one.close();
        other.close();
        server.close();
    }

    @Test
    void lockIsHeldByOneUntilItEnds() {
        assertThat(mine.lock("a", LONG)).isTrue();
        assertThat(theirs.lock("a", LONG)).isFalse();
        assertThat(theirs.lock("b", SHORT)).isTrue();
        Duration limit = Duration.ofSeconds(5);
        assertThat(Eventually.get(() -> mine.lock("b", LONG), taken -> taken, limit)).isTrue();
    }

    @Test
    void valueIsWhatWasPutLastUntilItExpires() {
        assertThat(mine.get("a")).isEmpty();
        mine.put("a", "first", LONG);
        theirs.put("a", "second", LONG);
        assertThat(mine.get("a")).contains("second");
        mine.put("a", "third", SHORT);
        Duration limit = Duration.ofSeconds(5);
        Optional<String> last = Eventually.get(() -> theirs.get("a"), Optional::isEmpty, limit);
        assertThat(last).isEmpty();
    }

    @Test
    void storeThatIsGoneHasNoValueAndGivesNoLock() {
        mine.put("a", "first", LONG);
        server.close();
        Eventually.get(one::up, up -> !up, Duration.ofSeconds(5));
        assertThat(mine.get("a")).isEmpty();
        assertThat(mine.lock("a", LONG)).isFalse();
    }
}
