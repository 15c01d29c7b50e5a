package dev.tollgate.proxy.store;

import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import java.time.InstantSource;
import java.util.List;

/**
 * What gateways share in Valkey. All keys begin with {@code tollgate:}; those that one script uses
 * have the same hash tag.
 */
public final class Valkey implements AutoCloseable {

    private final ValkeyShared shared;
    private final Line line;

    private Valkey(ValkeyShared shared, Line line) {
        this.shared = shared;
        this.line = line;
    }

    /** Connects; a server that is down is looked for in the background, again and again. */
    public static Valkey open(ValkeySettings settings) {
        return open(settings, Line.Timing.DEFAULT);
    }

    static Valkey open(ValkeySettings settings, Line.Timing timing) {
        Closures closures = new Closures(InstantSource.system());
        Line line =
                new Line(
                        new Connector(settings),
                        List.of(
                                ValkeyShared.TAKE,
                                ValkeyShared.SETTLE,
                                Closures.CLOSE,
                                Closures.CHANGES),
                        closures::changes,
                        timing);
        line.open();
        return new Valkey(new ValkeyShared(line, closures, InstantSource.system()), line);
    }

    /** Counters and closures. */
    public Shared shared() {
        return shared;
    }

    /** Locks and small values. */
    public SharedValues values() {
        return new ValkeyValues(line);
    }

    /** Whether the server answers, as far as is known. */
    public boolean up() {
        return line.up();
    }

    @Override
    public void close() {
        line.close();
    }
}
