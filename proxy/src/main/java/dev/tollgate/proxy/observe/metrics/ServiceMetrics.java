package dev.tollgate.proxy.observe.metrics;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * LiteLLM's metrics of a server that the gateway works with: how long it takes to answer, and how
 * often it does not.
 */
public final class ServiceMetrics implements Source {

    private final String service;
    private final LongSupplier failed;
    private final Series.Histogram latency;

    /**
     * @param service LiteLLM's name: {@code redis}
     * @param failed how often it has not answered
     */
    public ServiceMetrics(String service, LongSupplier failed) {
        this.service = service;
        this.failed = failed;
        this.latency = new Series.Histogram(service + "=\"" + service + "\"");
    }

    /** It has answered. */
    public void answered(long nanos) {
        latency.record(nanos);
    }

    @Override
    public void write(Exposition out) {
        List<String> names = List.of(service);
        out.family(
                "litellm_" + service + "_latency",
                Exposition.Kind.HISTOGRAM,
                "Seconds until it answered.");
        latency.write(out);
        out.family(
                        "litellm_" + service + "_total_requests",
                        Exposition.Kind.COUNTER,
                        "Times that it was asked.")
                .sample(names, names, latency.count() + failed.getAsLong());
        out.family(
                        "litellm_" + service + "_failed_requests",
                        Exposition.Kind.COUNTER,
                        "Times that it didn't answer.")
                .sample(names, names, failed.getAsLong());
    }
}
