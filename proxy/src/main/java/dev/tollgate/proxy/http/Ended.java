package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.observe.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What observers are told of a request at its end. */
final class Ended {

    private static final int OK = 200;

    private Ended() {}

    /**
     * @param failure why there was no answer, null where there was one
     */
    static Served of(Serving serving, @Nullable Failure failure) {
        Arrival arrival = serving.arrival();
        return new Served(
                serving.outcome().shown().map(arrival.asked()::showing).orElse(arrival.asked()),
                arrival.payer(),
                tries(serving, arrival.nanos()),
                result(serving, failure),
                arrival.tags(),
                arrival.started(),
                timing(serving.outcome(), serving.ask().stream(), arrival.nanos()),
                Tellings.said(serving, failure));
    }

    private static List<Served.Try> tries(Serving serving, long started) {
        List<Served.Try> told = new ArrayList<>(1);
        serving.tries().all().forEach(done -> told.add(told(done, started)));
        return told;
    }

    private static Served.Try told(Tries.Try done, long started) {
        Deployment deployment = done.target().deployment();
        return new Served.Try(
                done.group(),
                deployment.id(),
                deployment.vendor(),
                done.target().model(),
                RawKind.base(deployment),
                done.began() - started,
                done.nanos(),
                Optional.ofNullable(done.failure()));
    }

    private static Served.Result result(Serving serving, @Nullable Failure failure) {
        Outcome outcome = serving.outcome();
        return new Served.Result(
                failure == null ? OK : Errors.status(failure),
                outcome.brokeOff().or(() -> Optional.ofNullable(failure)),
                serving.tries().group(),
                serving.tries().retries(),
                serving.tries().fallbacks(),
                outcome.total(),
                outcome.cost(),
                outcome.cacheHit(),
                outcome.cacheKey(),
                serving.mirrored() ? List.of() : serving.exchange().looks());
    }

    /**
     * @param started by {@link System#nanoTime()}
     */
    static Served.Timing timing(Outcome outcome, boolean stream, long started) {
        long read = outcome.began() - started;
        OptionalLong firstByte = outcome.firstByte();
        return new Served.Timing(
                System.nanoTime() - started,
                read,
                Math.max(read, outcome.whenAdmitted().orElse(started) - started),
                outcome.waitedInAll(),
                stream && firstByte.isPresent() ? outcome.waited() : 0,
                firstByte.isPresent() ? firstByte.getAsLong() - started : 0);
    }
}
