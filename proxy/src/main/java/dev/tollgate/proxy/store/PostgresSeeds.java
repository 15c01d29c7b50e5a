package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.model.Money;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What scopes had spent, from the sums that spend rows leave. */
public final class PostgresSeeds implements Seeds {

    private static final String SPENT =
            """
            select scope, spent from ${schema}.scope_spend
            where scope = any (?) and (reset_at is null or reset_at > now())
            """;

    private final Database database;
    private final String spent;

    public PostgresSeeds(Database database) {
        this.database = database;
        this.spent = database.sql(SPENT);
    }

    @Override
    public Map<String, Money> spent(List<String> names) {
        Map<String, Money> amounts = new HashMap<>();
        List<Row> rows =
                database.ask(connection ->
                        Sql.list(
                                connection,
                                spent,
                                List.of((Object) names.toArray(String[]::new)),
                                row ->
                                        new Row(
                                                row.getString(1),
                                                Money.ofDollars(row.getBigDecimal(2)))));
        rows.forEach(row -> amounts.put(row.scope(), row.amount()));
        return amounts;
    }

    private record Row(String scope, Money amount) {}
}
