package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue that is filled faster than it is served, as the controller sees it. */
class SheddingTest {

    private static final Duration TARGET = Duration.ofMillis(50);
    private static final double TICK = Shedding.TICK.toMillis() / 1000.0;
    private static final int SECOND = (int) (1 / TICK);

    private Shedding shedding = Shedding.NOTHING;
    private double queue;

    /** So many seconds of so many times what can be served; the longest wait of the last second. */
    private double load(double times, int seconds) {
        double longest = 0;
        for (int tick = 0; tick < seconds * SECOND; tick++) {
            queue = Math.max(0, queue + (times * (1 - shedding.share()) - 1) * TICK);
            shedding = shedding.next(Duration.ofNanos((long) (queue * 1e9)), TARGET);
            longest = tick < (seconds - 1) * SECOND ? 0 : Math.max(longest, queue);
        }
        return longest;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.2, 1.5, 2, 4, 8})
    void waitSettlesNearTheTargetAndTheShareAtWhatIsTooMuch(double times) {
        assertThat(load(times, 10)).isBetween(0.0, 0.1);
        assertThat(shedding.share()).isBetween((1 - 1 / times) * 0.8, (1 - 1 / times) * 1.2);
    }

    @Test
    void whatCanBeServedIsServed() {
        load(0.95, 10);
        assertThat(shedding).isEqualTo(Shedding.NOTHING);
    }

    @Test
    void nobodyIsRefusedSoonAfterItIsOver() {
        load(3, 5);
        load(0.5, 2);
        assertThat(shedding.share()).isZero();
    }

    @Test
    void pauseOfAQuarterOfASecondRefusesNobody() {
        for (int wait : List.of(0, 250, 225, 200, 150, 100, 50, 0)) {
            shedding = shedding.next(Duration.ofMillis(wait), TARGET);
            assertThat(shedding.share()).isZero();
        }
    }

    @Test
    void withoutATargetNobodyIsRefused() {
        for (int tick = 0; tick < SECOND; tick++) {
            shedding = shedding.next(Duration.ofSeconds(tick), Duration.ZERO);
        }
        assertThat(shedding).isEqualTo(Shedding.NOTHING);
    }
}
