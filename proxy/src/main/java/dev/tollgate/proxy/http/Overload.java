package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Source;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses model requests that the gateway can't serve soon, before they cost much: with 503, so
 * that clients come again and load balancers go elsewhere.
 */
final class Overload implements Source {

    private static final List<String> LABELS = List.of("reason");

    private final Supplier<OverloadSettings> settings;
    private final BooleanSupplier backlog;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

    private enum Reason {
        REQUESTS("too many requests are under way (tollgate_overload.max_requests)"),
        BYTES("too many large requests are under way (tollgate_overload.max_body_mb)"),
        PROCESSOR("its processors are busy (tollgate_overload.max_wait_ms)");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    /**
     * @param backlog whether to refuse the next request for what waits already
     */
    Overload(Supplier<OverloadSettings> settings, BooleanSupplier backlog) {
        this.settings = settings;
        this.backlog = backlog;
        for (Reason reason : Reason.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    /** What a request takes up until it is closed; for one thread. */
    static final class Place implements AutoCloseable {

        /** Of requests that nobody counts. */
        static final Place FREE = new Place(null);

        private final @Nullable Overload overload;
        private long held;

        private Place(@Nullable Overload overload) {
            this.overload = overload;
        }

        /**
         * Makes room for so many more bytes of its body.
         *
         * @throws FailureException with {@link Failure.Unavailable}
         */
        void hold(long more) {
            if (overload != null) {
                overload.hold(more);
                held += more;
            }
        }

        @Override
        public void close() {
            if (overload != null) {
                overload.requests.decrementAndGet();
                overload.bytes.addAndGet(-held);
            }
        }
    }

    /**
     * A place for a request.
     *
     * @throws FailureException with {@link Failure.Unavailable}
     */
    Place enter() {
        if (backlog.getAsBoolean()) {
            throw refusal(Reason.PROCESSOR);
        }
        if (requests.incrementAndGet() > settings.get().maxRequests()) {
            requests.decrementAndGet();
            throw refusal(Reason.REQUESTS);
        }
        return new Place(this);
    }

    /** One body finds room however large it is: else it never would. */
    private void hold(long more) {
        long all = bytes.addAndGet(more);
        if (all > settings.get().maxBytes() && requests.get() > 1) {
            bytes.addAndGet(-more);
            throw refusal(Reason.BYTES);
        }
    }

    private FailureException refusal(Reason reason) {
        count(reason).increment();
        return new FailureException(
                new Failure.Unavailable("The gateway is overloaded: " + reason.words + "."));
    }

    private LongAdder count(Reason reason) {
        return Objects.requireNonNull(refused.get(reason));
    }

    @Override
    public void write(Exposition out) {
        out.family(
                        "tollgate_request_bytes_in_flight",
                        Exposition.Kind.GAUGE,
                        "Bytes of the bodies of requests under way.")
                .sample(bytes.get());
        out.family(
                "tollgate_requests_shed",
                Exposition.Kind.COUNTER,
                "Requests refused because the gateway has too much to do.");
        refused.forEach((reason, count) ->
                out.sample(LABELS, List.of(reason.name().toLowerCase(Locale.ROOT)), count.sum()));
    }
}
