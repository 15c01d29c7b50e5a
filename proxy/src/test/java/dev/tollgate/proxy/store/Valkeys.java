package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.routing.Shared.Claim;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What tests of Valkey have in common. */
public final class Valkeys {

    /** Longer than any machine makes a test wait, where the test isn't about waiting. */
    static final long PATIENT = Duration.ofSeconds(20).toNanos();

    /** Silence isn't what most tests are about, so it ends nothing. */
    static final Line.Timing CALM =
            new Line.Timing(
                    Duration.ofSeconds(20),
                    Duration.ofMillis(100),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500));

    /** The same, where whoever asks waits for the answer as well, whatever it is ready to. */
    static final Line.Timing WAITING = waiting(Duration.ofSeconds(20));

    private Valkeys() {}

    /**
     * As {@link #WAITING}.
     *
     * @param silence ends a connection
     */
    static Line.Timing waiting(Duration silence) {
        return new Line.Timing(
                silence,
                CALM.tick(),
                CALM.firstPause(),
                CALM.longestPause(),
                (answer, _) -> answer.get(PATIENT, TimeUnit.NANOSECONDS));
    }

    /** For tests of exactness, which a busy machine must not disturb. */
    public static Valkey calm(ValkeySettings settings) {
        return Valkey.open(settings, CALM);
    }

    /** Limits in their order, -1 for none. */
    static Limits limits(long rpm, long tpm, long rpd, long tpd) {
        return new Limits(limit(rpm), limit(tpm), limit(rpd), limit(tpd));
    }

    private static OptionalLong limit(long limit) {
        return limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    static Claim rpm(String id, long rpm) {
        return new Claim(id, limits(rpm, -1, -1, -1), 0, 0);
    }

    static Claim tpm(String id, long tpm, long tokens) {
        return new Claim(id, limits(-1, tpm, -1, -1), tokens, 0);
    }
}
