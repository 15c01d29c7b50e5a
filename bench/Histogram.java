import java.util.Locale;

/** Counts times, in µs, each to less than a hundredth of itself; for one thread. */
final class Histogram {

    private static final int EXACT = 256;
    private static final int HALF = EXACT / 2;

    private final long[] counts = new long[EXACT + 40 * HALF];
    private long count;
    private long max;

    void add(long nanos) {
        long micros = Math.max(0, nanos / 1000);
        counts[index(micros)]++;
        count++;
        max = Math.max(max, micros);
    }

    private static int index(long micros) {
        if (micros < EXACT) {
            return (int) micros;
        }
        int shift = 64 - Long.numberOfLeadingZeros(micros) - 8;
        return (int) (EXACT + (shift - 1) * (long) HALF + (micros >> shift) - HALF);
    }

    private static long value(int index) {
        if (index < EXACT) {
            return index;
        }
        int shift = (index - EXACT) / HALF + 1;
        return (long) ((index - EXACT) % HALF + HALF) << shift;
    }

    private long percentile(double percent) {
        long left = (long) Math.ceil(count * percent / 100);
        for (int i = 0; i < counts.length; i++) {
            left -= counts[i];
            if (left <= 0) {
                return Math.min(value(i), max);
            }
        }
        return max;
    }

    /** As JSON. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "{\"count\":%d,\"p50\":%d,\"p90\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d}",
                count, percentile(50), percentile(90), percentile(99), percentile(99.9), max);
    }
}
