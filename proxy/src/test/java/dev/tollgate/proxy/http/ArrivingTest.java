package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is waited for, and for how long. */
class ArrivingTest {

    private static final long START = 1_000;

    private final Arriving arriving = new Arriving();

    private static long at(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Bytes come once a second, one second after the other. */
    @ParameterizedTest
    @CsvSource({
        "1, 29, false", "1, 31, true", // a header's letter a second
        "239, 29, false", "200, 200, true",
        "240, 1000, false", "100000, 3000, false" // a large prompt on a thin line
    })
    void clientIsOverdueThatSendsLessThanAByteIn4Milliseconds(
            int bytes, int seconds, boolean overdue) {
        for (int second = 0; second <= seconds; second++) {
            arriving.waits(at(second));
            arriving.came(bytes, at(second));
        }
        arriving.waits(at(seconds));
        assertThat(arriving.overdue(at(seconds))).isEqualTo(overdue);
    }

    @Test
    void nobodyIsOverdueWhoseAnswerIsAwaited() {
        arriving.waits(at(0));
        arriving.came(500, at(0));
        assertThat(arriving.overdue(at(3600))).isFalse();
    }

    @Test
    void nextRequestHasItsOwnTime() {
        arriving.waits(at(0));
        arriving.came(500, at(0));
        arriving.answered();
        arriving.waits(at(100));
        assertThat(arriving.overdue(at(200))).isFalse();
        arriving.came(10, at(300));
        arriving.waits(at(300));
        assertThat(arriving.overdue(at(329))).isFalse();
        assertThat(arriving.overdue(at(331))).isTrue();
    }

    @Test
    void connectionThatIsLeftAloneByTheServerTooEndsAtLast() {
        arriving.waits(at(0));
        assertThat(arriving.overdue(at(599))).isFalse();
        assertThat(arriving.overdue(at(601))).isTrue();
    }
}
