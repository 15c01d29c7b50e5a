package dev.tollgate.proxy.http;

import dev.tollgate.proxy.admin.ModelStore;
import dev.tollgate.proxy.guard.AuditLog;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendSink;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may call and who pays; each part is empty where there is no database for it.
 *
 * @param directory finds keys
 * @param records of the admin API
 * @param ledger counts budgets and limits
 * @param sink takes a row for each model request
 * @param reports what has been spent
 * @param audit who has changed what
 * @param models takes those of the admin API; empty without {@code store_model_in_db}
 * @param state how the database is
 */
public record Accounting(
        Optional<Directory> directory,
        Optional<Records> records,
        Optional<Ledger> ledger,
        Optional<SpendSink> sink,
        Optional<SpendReports> reports,
        Optional<AuditLog> audit,
        Optional<ModelStore> models,
        State state) {

    /** How the database is. */
    public interface State {

        /** Where there is none, nobody waits for it. */
        State READY =
                new State() {
                    @Override
                    public Optional<String> problem() {
                        return Optional.empty();
                    }

                    @Override
                    public OptionalInt schema() {
                        return OptionalInt.empty();
                    }
                };

        /** Why requests can't be served yet; empty where they can. */
        Optional<String> problem();

        /** Its newest migration, as far as it has said so. */
        OptionalInt schema();
    }

    /** Nobody pays, and the master key alone is known. */
    public static final Accounting NONE =
            new Accounting(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    State.READY);

    public Accounting with(Directory keys) {
        return new Accounting(
                Optional.of(keys), records, ledger, sink, reports, audit, models, state);
    }

    public Accounting with(SpendSink rows) {
        return new Accounting(
                directory, records, ledger, Optional.of(rows), reports, audit, models, state);
    }

    public Accounting with(SpendReports spent) {
        return new Accounting(
                directory, records, ledger, sink, Optional.of(spent), audit, models, state);
    }

    public Accounting with(Records kept, Ledger counts) {
        return new Accounting(
                directory,
                Optional.of(kept),
                Optional.of(counts),
                sink,
                reports,
                audit,
                models,
                state);
    }

    public Accounting with(AuditLog log) {
        return new Accounting(
                directory, records, ledger, sink, reports, Optional.of(log), models, state);
    }
}
