package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code latency-based-routing}: one of those that have answered fastest of late, for streams by
 * their first token. Who hasn't answered yet comes first, with one call at a time.
 */
final class LatencyBased implements Strategy, Learner {

    private static final double NANOS = 1e9;

    private final RoutingSettings.StrategyArgs args;
    private final InstantSource clock;

    LatencyBased(RoutingSettings.StrategyArgs args, InstantSource clock) {
        this.args = args;
        this.clock = clock;
    }

    @Override
    public @Nullable Candidate choose(Candidates among) {
        long now = among.now();
        boolean stream = among.request().stream();
        Candidate fastest = among.low(candidate -> seconds(candidate, stream, now));
        if (fastest == null || args.buffer() <= 0) {
            return fastest;
        }
        double limit = seconds(fastest, stream, now) * (1 + args.buffer());
        Candidate any = among.low(one -> seconds(one, stream, now) <= limit ? 0 : 1);
        // the others may have changed since
        return any != null && seconds(any, stream, now) <= limit ? any : fastest;
    }

    @Override
    public String score(Candidate candidate, long now) {
        double perToken = candidate.state().speed().perToken().average(now);
        return Double.isNaN(perToken)
                ? "has not answered lately"
                : Math.round(perToken * 1e6) / 1e3 + " ms a token";
    }

    private static double seconds(Candidate candidate, boolean stream, long now) {
        Speed speed = candidate.state().speed();
        double average = (stream ? speed.firstToken() : speed.perToken()).average(now);
        if (Double.isNaN(average)) {
            // until its first answer has come it may be the slowest of all
            return candidate.state().inFlight() == 0 ? 0 : 2 * Latencies.NEVER;
        }
        return average;
    }

    @Override
    public void answered(Candidate candidate, RouteRequest request, Answered answer) {
        Speed speed = candidate.state().speed();
        long now = clock.millis();
        long tokens = Math.max(1, answer.usage().completionTokens());
        speed.perToken().add(seconds(answer.took()) / tokens, now, args);
        if (request.stream()) {
            speed.firstToken().add(seconds(answer.firstToken()), now, args);
        }
    }

    @Override
    public void failed(Candidate candidate, RouteRequest request, Failure.Upstream failure) {
        if (failure.errorClass() != ErrorClass.TIMEOUT) {
            return;
        }
        Speed speed = candidate.state().speed();
        (request.stream() ? speed.firstToken() : speed.perToken())
                .add(Latencies.NEVER, clock.millis(), args);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
