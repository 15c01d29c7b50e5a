package dev.tollgate.proxy.observe.metrics;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The series of all metrics for one set of label values, so that a request looks them up once. A
 * series is made when something is recorded in it.
 */
final class Cells {

    private final Families families;
    private final Values values;
    private final AtomicReferenceArray<@Nullable Series> series =
            new AtomicReferenceArray<>(Metric.values().length);

    Cells(Families families, Values values) {
        this.families = families;
        this.values = values;
    }

    void add(Metric metric) {
        record(metric, 1);
    }

    void record(Metric metric, long number) {
        Series known = series.get(place(metric));
        if (known == null) {
            known = families.series(metric, values);
            series.set(place(metric), known);
        }
        if (known != null) {
            known.record(number);
        }
    }

    // an EnumMap is for one thread
    @SuppressWarnings("EnumOrdinal")
    private static int place(Metric metric) {
        return metric.ordinal();
    }
}
