package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the latest calls of a deployment have ended: what {@code /pool/status} shows, and what spares
 * it a health check. The latest word wins, so nothing here is locked.
 */
public final class LatestCalls {

    /** How much of the average latency each call renews. */
    private static final double SHARE = 0.2;

    private static final double NANOS_PER_MILLI = 1e6;

    private volatile long answeredAt;
    private volatile double latency;
    private volatile @Nullable Failed failed;

    /**
     * The latest failure.
     *
     * @param at in milliseconds since 1970
     */
    public record Failed(ErrorClass error, long at) {}

    /** When it answered well, in milliseconds since 1970; 0 where it never has. */
    public long answeredAt() {
        return answeredAt;
    }

    /** Milliseconds of a call, on average over the last ones; 0 where there was none. */
    public double latency() {
        return latency;
    }

    /** Its latest failure, whether or not it has answered since. */
    public Optional<Failed> failed() {
        return Optional.ofNullable(failed);
    }

    /** Notes the calls of all candidates. */
    static Learner learner(InstantSource clock) {
        return new Learner() {
            @Override
            public void answered(Candidate candidate, RouteRequest request, Answered answer) {
                candidate.state().latest().answered(clock.millis(), answer.took());
            }

            @Override
            public void failed(
                    Candidate candidate, RouteRequest request, Failure.Upstream failure) {
                if (!isClients(failure.errorClass())) {
                    candidate.state().latest().failed(clock.millis(), failure.errorClass());
                }
            }
        };
    }

    /** Whether the request was at fault, whoever would have served it. */
    private static boolean isClients(ErrorClass error) {
        return error.status() == ErrorClass.BAD_REQUEST.status()
                || error == ErrorClass.UNPROCESSABLE;
    }

    private void answered(long now, Duration took) {
        double millis = took.toNanos() / NANOS_PER_MILLI;
        double before = latency;
        latency = before == 0 ? millis : before + SHARE * (millis - before);
        answeredAt = now;
    }

    private void failed(long now, ErrorClass error) {
        failed = new Failed(error, now);
    }
}
