package dev.tollgate.proxy.observe.metrics;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.Refused;
import dev.tollgate.proxy.observe.Served;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What labels are read from.
 *
 * @param call to a vendor, null where the request got none
 * @param failure of the request, or of the call alone
 */
record Subject(Served request, Served.@Nullable Try call, Optional<Failure> failure) {

    static Subject of(Served request) {
        return new Subject(request, last(request), request.result().failure());
    }

    /** A request that nobody served; what it wanted is in no label. */
    static Subject of(Refused request) {
        Served.Asked asked =
                new Served.Asked(
                        request.callId(),
                        request.callId(),
                        "",
                        request.method(),
                        request.route(),
                        "",
                        false,
                        false,
                        MissingNode.getInstance(),
                        request.client(),
                        Served.Telling.ALL);
        Served.Result result =
                new Served.Result(
                        request.status(),
                        Optional.of(request.failure()),
                        "",
                        0,
                        0,
                        Usage.NONE,
                        Money.ZERO,
                        false,
                        "",
                        List.of());
        Served.Timing timing = new Served.Timing(request.nanos(), 0, 0, 0, 0, 0);
        return of(
                new Served(
                        asked,
                        request.payer(),
                        List.of(),
                        result,
                        Set.of(),
                        request.started(),
                        timing,
                        Optional.empty()));
    }

    static Subject of(Served request, Served.Try call) {
        return new Subject(request, call, call.failure());
    }

    /** A request that went on to another group, after its first failure. */
    static Subject fallback(Served request) {
        return new Subject(
                request,
                last(request),
                request.tries().stream().flatMap(one -> one.failure().stream()).findFirst());
    }

    private static Served.@Nullable Try last(Served request) {
        return request.tries().isEmpty() ? null : request.tries().getLast();
    }
}
