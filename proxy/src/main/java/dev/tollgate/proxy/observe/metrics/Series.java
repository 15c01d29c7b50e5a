package dev.tollgate.proxy.observe.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** The numbers of one set of label values. No thread waits for another one's. */
sealed interface Series {

    void record(long number);

    /** Samples of the family that was begun last. */
    void write(Exposition out);

    /** Only grows. */
    record Counter(String labels, Metric.Unit unit, LongAdder sum) implements Series {

        Counter(String labels, Metric.Unit unit) {
            this(labels, unit, new LongAdder());
        }

        @Override
        public void record(long number) {
            sum.add(number);
        }

        @Override
        public void write(Exposition out) {
            out.sample("", labels, unit.of(sum.sum()));
        }
    }

    /**
     * Durations.
     *
     * @param counts one a bucket, the last for what is beyond all bounds, and then the sum in
     *     nanoseconds
     */
    record Histogram(String labels, AtomicLongArray counts) implements Series {

        Histogram(String labels) {
            this(labels, new AtomicLongArray(Buckets.COUNT + 1));
        }

        /** How many there are. */
        long count() {
            long count = 0;
            for (int i = 0; i < Buckets.COUNT; i++) {
                count += counts.get(i);
            }
            return count;
        }

        @Override
        public void record(long nanos) {
            counts.getAndIncrement(Buckets.of(nanos));
            counts.getAndAdd(Buckets.COUNT, nanos);
        }

        @Override
        public void write(Exposition out) {
            long count = 0;
            for (int i = 0; i < Buckets.COUNT; i++) {
                count += counts.get(i);
                out.bucket(labels, Buckets.bound(i), count);
            }
            out.sample("_sum", labels, Metric.Unit.NANOS.of(counts.get(Buckets.COUNT)));
            out.sample("_count", labels, (double) count);
        }
    }
}
