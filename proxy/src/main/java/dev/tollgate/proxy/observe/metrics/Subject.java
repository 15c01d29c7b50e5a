package dev.tollgate.proxy.observe.metrics;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.observe.Served;
import java.util.Optional;
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
