package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.spend.SpendJson;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.spend.SpendStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spend rows in PostgreSQL, with their sums. What is summed is what was really inserted, in one
 * transaction, so a row that comes twice counts once. All write in the same order, so that no two
 * gateways wait for each other.
 */
public final class PostgresSpend implements SpendStore {

    private static final String COLUMNS =
            "request_id, day, status, call_type, started, first_token, ended, model, model_id,"
                    + " model_group, vendor, api_base, key_hash, key_alias, user_id, team_id,"
                    + " organization_id, customer_id, prompt_tokens, completion_tokens, usage,"
                    + " cost, cache_hit, tags, metadata";

    private static final String INSERT =
            """
            insert into ${schema}.spend_log (${columns})
            select ${columns}
            from jsonb_populate_recordset(null::${schema}.spend_log, ?::jsonb)
            order by request_id
            on conflict do nothing
            returning request_id
            """
                    .replace("${columns}", COLUMNS);

    private static final String DAILY =
            """
            insert into ${schema}.daily_spend as old (day, entity_kind, entity_id, key_hash, model,
                model_group, vendor, prompt_tokens, completion_tokens, cache_read_tokens,
                cache_write_tokens, cost, requests, successes, failures)
            select day, entity_kind, entity_id, key_hash, model, model_group, vendor,
                prompt_tokens, completion_tokens, cache_read_tokens, cache_write_tokens, cost,
                requests, successes, failures
            from jsonb_populate_recordset(null::${schema}.daily_spend, ?::jsonb)
            order by day, entity_kind, entity_id, key_hash, model, model_group, vendor
            on conflict (day, entity_kind, entity_id, key_hash, model, model_group, vendor)
            do update set
                prompt_tokens = old.prompt_tokens + excluded.prompt_tokens,
                completion_tokens = old.completion_tokens + excluded.completion_tokens,
                cache_read_tokens = old.cache_read_tokens + excluded.cache_read_tokens,
                cache_write_tokens = old.cache_write_tokens + excluded.cache_write_tokens,
                cost = old.cost + excluded.cost,
                requests = old.requests + excluded.requests,
                successes = old.successes + excluded.successes,
                failures = old.failures + excluded.failures
            """;

    private final Database database;
    private final ScopeSums scopes;

    public PostgresSpend(Database database) {
        this.database = database;
        this.scopes = new ScopeSums(database);
    }

    @Override
    public void write(List<SpendRow> rows) {
        database.together(connection -> {
            List<SpendRow> fresh = insert(connection, rows);
            if (!fresh.isEmpty()) {
                String daily = SpendSums.of(fresh).daily();
                Sql.update(connection, database.sql(DAILY), List.of(daily));
                scopes.add(connection, fresh);
            }
            return true;
        });
    }

    /** Adds rows but to no sum; returns those that weren't there. */
    List<SpendRow> insert(Connection connection, List<SpendRow> rows) throws SQLException {
        StringBuilder json = new StringBuilder(rows.size() * 1024).append('[');
        Map<String, SpendRow> byId = new LinkedHashMap<>();
        for (SpendRow row : rows) {
            json.append(json.length() > 1 ? "," : "").append(text(row));
            byId.putIfAbsent(row.requestId(), row);
        }
        json.append(']');
        List<SpendRow> fresh = new ArrayList<>();
        List<String> ids =
                Sql.list(
                        connection,
                        database.sql(INSERT),
                        List.of(json.toString()),
                        row -> row.getString(1));
        for (String id : ids) {
            SpendRow row = byId.get(id);
            if (row != null) {
                fresh.add(row);
            }
        }
        return fresh;
    }

    private static String text(SpendRow row) {
        return new String(SpendJson.bytes(row), UTF_8);
    }
}
