package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.AuditLog;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the audit log from PostgreSQL. */
public final class PostgresAuditLog implements AuditLog {

    private static final String ROWS =
            """
            select count(*) over (), jsonb_build_object('id', id, 'updated_at', to_char(at at time
                zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'changed_by', changed_by,
                'changed_by_api_key', changed_by_key, 'action', action, 'table_name', table_name,
                'object_id', object_id, 'before_value', before_value, 'updated_values',
                updated_value)::text
            from ${schema}.audit_log
            """;

    private static final String DAYS =
            """
            where at >= (?::date)::timestamp at time zone 'utc'
                and at < (?::date + 1)::timestamp at time zone 'utc'
            """;

    private final Database database;

    public PostgresAuditLog(Database database) {
        this.database = database;
    }

    @Override
    public Page find(Query query) {
        StringBuilder where = new StringBuilder(DAYS);
        List<Object> parameters =
                new ArrayList<>(List.of(query.from().toString(), query.to().toString()));
        for (Map.Entry<Field, String> one : new TreeMap<>(query.equal()).entrySet()) {
            where.append(" and ").append(column(one.getKey())).append(" = ?");
            parameters.add(one.getValue());
        }
        String way = query.ascending() ? " asc" : " desc";
        parameters.add(query.limit());
        parameters.add(query.offset());
        return page(
                where
                        + " order by "
                        + column(query.sort())
                        + way
                        + ", at"
                        + way
                        + ", id limit ? offset ?",
                parameters);
    }

    @Override
    public Optional<ObjectNode> find(String id) {
        return page("where id = ?", List.of(id)).rows().stream().findFirst();
    }

    private static String column(Field field) {
        return switch (field) {
            case CHANGED_BY_API_KEY -> "changed_by_key";
            case UPDATED_AT -> "at";
            case CHANGED_BY, ACTION, TABLE_NAME, OBJECT_ID -> field.name().toLowerCase(Locale.ROOT);
        };
    }

    private Page page(String rest, List<?> parameters) {
        long[] total = new long[1];
        List<ObjectNode> rows =
                database.ask(connection ->
                        Sql.list(
                                connection,
                                database.sql(ROWS + rest),
                                parameters,
                                row -> {
                                    total[0] = row.getLong(1);
                                    return Json.parseObject(row.getString(2).getBytes(UTF_8));
                                }));
        return new Page(rows, total[0]);
    }
}
