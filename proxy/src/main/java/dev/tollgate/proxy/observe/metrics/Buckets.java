package dev.tollgate.proxy.observe.metrics;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** LiteLLM's bounds of latencies, in seconds. */
final class Buckets {

    private static final double[] SECONDS =
            DoubleStream.concat(
                            DoubleStream.concat(
                                    DoubleStream.of(0.005, 0.00625, 0.0125, 0.025, 0.05, 0.1, 0.5),
                                    IntStream.rangeClosed(2, 20).mapToDouble(half -> half / 2.0)),
                            DoubleStream.of(15, 20, 25, 30, 60, 120, 180, 240, 300))
                    .toArray();

    private static final long[] NANOS =
            Arrays.stream(SECONDS).mapToLong(seconds -> Math.round(seconds * 1e9)).toArray();

    /** How many there are, with the one beyond all bounds. */
    static final int COUNT = SECONDS.length + 1;

    private Buckets() {}

    /** The first one whose bound a duration doesn't pass. */
    static int of(long nanos) {
        int found = Arrays.binarySearch(NANOS, nanos);
        return found < 0 ? -found - 1 : found;
    }

    /** The label {@code le}. */
    static String bound(int bucket) {
        return bucket == SECONDS.length ? "+Inf" : Double.toString(SECONDS[bucket]);
    }
}
