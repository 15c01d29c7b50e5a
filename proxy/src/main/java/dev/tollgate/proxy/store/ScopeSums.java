package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What scopes have spent in the windows that run, as {@code scope_spend} keeps it. A window ends as
 * the ledger that took the money in has said; rows that come late, for a window that is over, don't
 * count. To be used within one transaction.
 */
final class ScopeSums {

    private static final String MAKE =
            """
            insert into ${schema}.scope_spend (scope)
            select scope from unnest(?) as new (scope)
            order by scope
            on conflict do nothing
            """;

    /** All in the same order, so that no two gateways wait for each other. */
    private static final String LOCK =
            """
            select scope, spent, coalesce(extract(epoch from window_start) * 1000, 0)::bigint,
                coalesce(extract(epoch from reset_at) * 1000, 0)::bigint,
                (extract(epoch from updated_at) * 1000)::bigint
            from ${schema}.scope_spend
            where scope = any (?)
            order by scope
            for update
            """;

    private static final String KEEP =
            """
            update ${schema}.scope_spend old
            set spent = new.spent, window_start = to_timestamp(nullif(new.start, 0) / 1000.0),
                reset_at = to_timestamp(nullif(new.ends, 0) / 1000.0),
                updated_at = to_timestamp(new.newest / 1000.0)
            from jsonb_to_recordset(?::jsonb)
                as new (scope text, spent numeric, start bigint, ends bigint, newest bigint)
            where old.scope = new.scope
            """;

    private final Database database;

    ScopeSums(Database database) {
        this.database = database;
    }

    /** One scope's sum; times are in milliseconds since 1970, 0 for none. */
    private static final class Sum {
        private Money spent;
        private long start;
        private long ends;
        private long newest;

        Sum(ResultSet row) throws SQLException {
            spent = Money.ofDollars(row.getBigDecimal(2));
            start = row.getLong(3);
            ends = row.getLong(4);
            newest = row.getLong(5);
        }

        /** Adds what was paid at a time, in a window that ends at another. */
        void add(long at, Money cost, long end) {
            if (at < start || (end != 0 && end <= newest)) {
                return;
            }
            if (ends != 0 && at >= ends) {
                spent = Money.ZERO;
                start = ends;
                ends = 0;
            }
            spent = spent.plus(cost);
            ends = ends == 0 || end == 0 ? Math.max(ends, end) : Math.min(ends, end);
            newest = Math.max(newest, at);
        }
    }

    void add(Connection connection, List<SpendRow> rows) throws SQLException {
        List<SpendRow> paid =
                rows.stream()
                        .filter(row -> !row.cost().equals(Money.ZERO))
                        .sorted(Comparator.comparing(SpendRow::ended))
                        .toList();
        Set<String> names = new TreeSet<>();
        paid.forEach(row -> names.addAll(row.scopes()));
        if (names.isEmpty()) {
            return;
        }
        Map<String, Sum> sums = locked(connection, names.toArray(String[]::new));
        for (SpendRow row : paid) {
            for (String name : row.scopes()) {
                long end = row.windows().getOrDefault(name, 0L);
                Objects.requireNonNull(sums.get(name), name)
                        .add(row.ended().toEpochMilli(), row.cost(), end);
            }
        }
        Sql.update(connection, database.sql(KEEP), List.of(json(sums)));
    }

    private Map<String, Sum> locked(Connection connection, String[] names) throws SQLException {
        Sql.update(connection, database.sql(MAKE), List.of((Object) names));
        Map<String, Sum> sums = new TreeMap<>();
        Sql.list(
                connection,
                database.sql(LOCK),
                List.of((Object) names),
                row -> sums.put(row.getString(1), new Sum(row)));
        return sums;
    }

    private static String json(Map<String, Sum> sums) {
        ArrayNode all = Json.array();
        sums.forEach((scope, sum) ->
                all.addObject()
                        .put("scope", scope)
                        .put("spent", sum.spent.dollars())
                        .put("start", sum.start)
                        .put("ends", sum.ends)
                        .put("newest", sum.newest));
        return Json.text(all);
    }
}
