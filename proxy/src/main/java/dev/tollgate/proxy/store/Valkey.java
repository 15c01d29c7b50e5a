package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * What gateways share in Valkey. All keys begin with {@code tollgate:}; those that one script uses
 * have the same hash tag.
 */
public final class Valkey implements AutoCloseable {

    /** A gateway that has died holds slots and money no longer than this. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** Most answers come within a millisecond. */
    private static final long DEADLINE = Duration.ofMillis(50).toNanos();

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
                                ValkeyShared.SPEND,
                                Closures.CLOSE,
                                Closures.CHANGES,
                                LedgerCall.SCRIPT),
                        closures::changes,
                        timing,
                        new Line.Words(
                                "Counters of usage are shared over Valkey",
                                "this gateway counts alone until it does"));
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

    /**
     * Budgets and limits of keys, teams and the like; to be closed before this.
     *
     * @param shares what counts while the server is away
     * @param seeds what had been spent before the server knew a scope
     * @param lost what is done when the server has lost its counters
     */
    public ValkeyLedger ledger(Shares shares, Seeds seeds, Runnable lost) {
        return new ValkeyLedger(
                        line, new ValkeyLedger.Settings(LEASE, DEADLINE, shares, seeds, lost))
                .start();
    }

    /** The same, as slow or fast as a test wants it; nobody has started it. */
    ValkeyLedger ledger(ValkeyLedger.Settings settings) {
        return new ValkeyLedger(line, settings);
    }

    /** Whether the server answers, as far as is known. */
    public boolean up() {
        return line.up();
    }

    /** What becomes of batches of questions. */
    public Trips trips() {
        return line.trips();
    }

    /** How many messages to the server never left. */
    public long dropped() {
        return line.dropped();
    }

    @Override
    public void close() {
        line.close();
    }
}
