package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Money;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What scopes had spent, from the sums that spend rows leave. */
public final class PostgresSeeds implements Seeds {

    private static final String SPENT =
            """
            select scope, spent, coalesce(extract(epoch from reset_at) * 1000, 0)::bigint
            from ${schema}.scope_spend
            where scope = any (?)
            """;

    /** Rows of earlier requests that come afterwards don't count: see {@link ScopeSums}. */
    private static final String SET =
            """
            insert into ${schema}.scope_spend as old (scope, spent, window_start, updated_at)
            select name, spent::numeric, at, at
            from (select ? as name, ? as spent, to_timestamp(?::numeric / 1000) as at) new
            on conflict (scope)
            do update set spent = excluded.spent, window_start = excluded.window_start,
                reset_at = null, updated_at = excluded.updated_at
            """;

    private final Database database;
    private final InstantSource clock;
    private final String spent;
    private final String set;

    public PostgresSeeds(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.spent = database.sql(SPENT);
        this.set = database.sql(SET);
    }

    @Override
    public Map<String, Spent> spent(List<String> names) {
        Map<String, Spent> amounts = new HashMap<>();
        database.ask(connection ->
                Sql.list(
                        connection,
                        spent,
                        List.of((Object) names.toArray(String[]::new)),
                        row ->
                                amounts.put(
                                        row.getString(1),
                                        new Spent(
                                                Money.ofDollars(row.getBigDecimal(2)),
                                                row.getLong(3)))));
        return amounts;
    }

    @Override
    public void set(String name, Money amount) {
        List<String> values = List.of(name, amount.toString(), String.valueOf(clock.millis()));
        database.ask(connection -> Sql.update(connection, set, values));
    }
}
