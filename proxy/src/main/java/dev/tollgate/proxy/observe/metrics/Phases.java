package dev.tollgate.proxy.observe.metrics;

import dev.tollgate.proxy.observe.Served;

/** Where requests' time went, all in all: a histogram of each phase. */
final class Phases {

    private final Series.Histogram read = phase("read");
    private final Series.Histogram admission = phase("admission");
    private final Series.Histogram upstream = phase("upstream");
    private final Series.Histogram gateway = phase("gateway");

    private static Series.Histogram phase(String name) {
        return new Series.Histogram("phase=\"" + name + "\"");
    }

    void served(Served.Timing timing) {
        read.record(timing.read());
        admission.record(timing.admitted() - timing.read());
        upstream.record(timing.upstream());
        gateway.record(timing.overhead());
    }

    void write(Exposition out) {
        out.family(
                "tollgate_request_phase_seconds",
                Exposition.Kind.HISTOGRAM,
                "Seconds that requests were read, admitted, waited for vendors, and took of the"
                        + " gateway in all.");
        read.write(out);
        admission.write(out);
        upstream.write(out);
        gateway.write(out);
    }
}
