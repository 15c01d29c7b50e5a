package dev.tollgate.proxy;

import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Source;
import dev.tollgate.proxy.spend.Journal;
import java.util.function.Supplier;

/** How the spend journal stands; rows wait in it until the database has them. */
final class StorageGauges implements Source {

    private static final double NANOS = 1e9;

    private final Supplier<Journal.State> journal;

    StorageGauges(Supplier<Journal.State> journal) {
        this.journal = journal;
    }

    @Override
    public void write(Exposition out) {
        Journal.State state = journal.get();
        gauge(out, "rows", "Rows that the database doesn't have yet.", (double) state.rows());
        gauge(
                out,
                "oldest_age_seconds",
                "How long the oldest of these rows waits at most.",
                state.oldest().toNanos() / NANOS);
        gauge(out, "files", "Files of the journal.", state.files());
        gauge(out, "rows_in_memory", "Rows that aren't on the disk either.", state.waiting());
        counter(out, "rows_lost", "Rows for which there was no room.", (double) state.lost());
        counter(
                out,
                "rows_refused",
                "Rows that the database will never take.",
                (double) state.refused());
    }

    private static void gauge(Exposition out, String name, String help, double value) {
        out.family("tollgate_spend_journal_" + name, Exposition.Kind.GAUGE, help).sample(value);
    }

    private static void counter(Exposition out, String name, String help, double value) {
        out.family("tollgate_spend_journal_" + name, Exposition.Kind.COUNTER, help).sample(value);
    }
}
