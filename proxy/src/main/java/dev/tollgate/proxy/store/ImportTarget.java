package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what is imported, a batch in a transaction. What is here already stays, unless it is to be
 * overwritten, so that an import may be run again, after it was cut off as well.
 */
final class ImportTarget {

    private static final String ALIAS = "key_alias";
    private static final int SHOWN_OF_HASH = 8;

    private static final String RECORDS =
            """
            insert into ${table} as old (id, data, created_at, updated_at)
            select id, data, coalesce((data ->> 'created_at')::timestamptz, now()),
                coalesce((data ->> 'updated_at')::timestamptz, now())
            from jsonb_to_recordset(?::jsonb) as new (id text, data jsonb)
            order by id
            on conflict (id) do ${conflict}
            """;

    private static final String OTHER_RECORD =
            "update set data = excluded.data, updated_at = excluded.updated_at"
                    + " where old.data is distinct from excluded.data";

    private static final String HOLDERS =
            """
            select key_alias, id from ${schema}.keys
            where key_alias in (select jsonb_array_elements_text(?::jsonb))
            """;

    private static final String SPENT =
            """
            insert into ${schema}.scope_spend as old (scope, spent, reset_at)
            select scope, spent, reset_at
            from jsonb_to_recordset(?::jsonb) as new (scope text, spent numeric, reset_at timestamptz)
            order by scope
            on conflict (scope) do ${conflict}
            """;

    private static final String OTHER_SPENT =
            "update set spent = excluded.spent, reset_at = excluded.reset_at, updated_at = now()";

    private static final String DAYS =
            """
            insert into ${schema}.daily_spend as old
            select * from jsonb_populate_recordset(null::${schema}.daily_spend, ?::jsonb)
            order by day, entity_kind, entity_id, key_hash, model, model_group, vendor
            on conflict (day, entity_kind, entity_id, key_hash, model, model_group, vendor)
            do ${conflict}
            """;

    private static final String OTHER_DAY =
            """
            update set prompt_tokens = excluded.prompt_tokens,
                completion_tokens = excluded.completion_tokens,
                cache_read_tokens = excluded.cache_read_tokens,
                cache_write_tokens = excluded.cache_write_tokens, cost = excluded.cost,
                requests = excluded.requests, successes = excluded.successes,
                failures = excluded.failures
            """;

    private final Database database;
    private final boolean overwrite;
    private final boolean dryRun;

    ImportTarget(Database database, boolean overwrite, boolean dryRun) {
        this.database = database;
        this.overwrite = overwrite;
        this.dryRun = dryRun;
    }

    /** What a batch changes. */
    @FunctionalInterface
    private interface Change {
        int by(Connection connection) throws SQLException;
    }

    /** How many rows it has changed, or would. */
    private int change(Change change) {
        return database.together(connection -> {
            int changed = change.by(connection);
            if (dryRun) {
                connection.rollback();
            }
            return changed;
        });
    }

    private int insert(Connection connection, String sql, String other, ArrayNode rows)
            throws SQLException {
        String text = sql.replace("${conflict}", overwrite ? other : "nothing");
        return Sql.update(connection, database.sql(text), List.of(Json.text(rows)));
    }

    /**
     * Writes records of one kind, whose ids differ.
     *
     * @return how many are new or other than before
     */
    int records(Kind kind, List<Entry> entries) {
        String sql = RECORDS.replace("${table}", Table.of(kind).qualified());
        return change(connection -> {
            if (kind == Kind.KEY) {
                distinctAliases(connection, entries);
            }
            ArrayNode rows = Json.array();
            entries.forEach(
                    entry -> rows.addObject().put("id", entry.id()).set("data", entry.data()));
            return insert(connection, sql, OTHER_RECORD, rows);
        });
    }

    /** No two keys have one alias here; LiteLLM's own table doesn't forbid it. */
    private void distinctAliases(Connection connection, List<Entry> keys) throws SQLException {
        ArrayNode aliases = Json.array();
        keys.forEach(key -> aliases.add(key.data().path(ALIAS).asText("")));
        Map<String, String> holders = new HashMap<>();
        Sql.list(
                connection,
                database.sql(HOLDERS),
                List.of(Json.text(aliases)),
                row -> holders.put(row.getString(1), row.getString(2)));
        for (Entry key : keys) {
            String alias = key.data().path(ALIAS).asText("");
            String holder = holders.putIfAbsent(alias, key.id());
            if (!alias.isEmpty() && holder != null && !holder.equals(key.id())) {
                int shown = Math.min(SHOWN_OF_HASH, key.id().length());
                key.data().put(ALIAS, alias + "-" + key.id().substring(0, shown));
            }
        }
    }

    /**
     * Writes what scopes have spent.
     *
     * @param rows {@code scope}, {@code spent}, {@code reset_at}
     */
    int spent(List<ObjectNode> rows) {
        return change(
                connection -> insert(connection, SPENT, OTHER_SPENT, Json.array().addAll(rows)));
    }

    /** Writes rows of {@code daily_spend}. */
    int days(List<ObjectNode> rows) {
        return change(connection -> insert(connection, DAYS, OTHER_DAY, Json.array().addAll(rows)));
    }

    /** Writes rows of single requests, which are in the sums already; none is overwritten. */
    int requests(List<SpendRow> rows) {
        PostgresSpend spend = new PostgresSpend(database);
        return change(connection -> spend.insert(connection, rows).size());
    }
}
