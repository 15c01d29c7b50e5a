package dev.tollgate.proxy.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Collects rows and passes them on many at once, counting.
 *
 * <p>Not thread-safe.
 */
final class Batch<T> {

    private static final int SIZE = 500;

    private final ToIntFunction<List<T>> sink;
    private final List<T> rows = new ArrayList<>(SIZE);
    private long taken;
    private long written;

    /**
     * @param sink takes rows, and tells how many of them it has written
     */
    Batch(ToIntFunction<List<T>> sink) {
        this.sink = sink;
    }

    void add(T row) {
        rows.add(row);
        taken++;
        if (rows.size() == SIZE) {
            flush();
        }
    }

    /** Passes on what is left. */
    void flush() {
        if (!rows.isEmpty()) {
            written += sink.applyAsInt(List.copyOf(rows));
            rows.clear();
        }
    }

    long taken() {
        return taken;
    }

    long written() {
        return written;
    }
}
