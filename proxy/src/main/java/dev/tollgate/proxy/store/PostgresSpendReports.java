package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendReports;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads spend rows and their daily sums from PostgreSQL. */
public final class PostgresSpendReports implements SpendReports {

    private static final String ROW =
            """
            jsonb_build_object('request_id', request_id, 'call_type', call_type, 'status', status,
                'api_key', key_hash, 'spend', trim_scale(cost), 'total_tokens',
                prompt_tokens + completion_tokens, 'prompt_tokens', prompt_tokens,
                'completion_tokens', completion_tokens, 'startTime', ${started}, 'endTime',
                ${ended}, 'completionStartTime', ${first_token}, 'model', model, 'model_id',
                model_id, 'model_group', model_group, 'custom_llm_provider', vendor, 'api_base',
                api_base, 'user', user_id, 'end_user', customer_id, 'team_id', team_id,
                'organization_id', organization_id, 'cache_hit', initcap(cache_hit::text),
                'request_tags', to_jsonb(tags), 'metadata', metadata || jsonb_build_object(
                'user_api_key', key_hash, 'user_api_key_alias', key_alias, 'user_api_key_user_id',
                user_id, 'user_api_key_team_id', team_id, 'user_api_key_org_id', organization_id,
                'status', status, 'usage_object', usage))::text
            """
                    .replace("${started}", instant("started"))
                    .replace("${ended}", instant("ended"))
                    .replace("${first_token}", instant("first_token"));

    private static final String METRICS =
            """
            'spend', trim_scale(sum(cost)), 'prompt_tokens', sum(prompt_tokens),
            'completion_tokens', sum(completion_tokens), 'cache_read_input_tokens',
            sum(cache_read_tokens), 'cache_creation_input_tokens', sum(cache_write_tokens),
            'total_tokens', sum(prompt_tokens + completion_tokens), 'successful_requests',
            sum(successes), 'failed_requests', sum(failures), 'api_requests', sum(requests))::text
            """;

    private static final String SLICE =
            """
             from ${schema}.daily_spend
            where day between ? and ? and entity_kind = ?
                and (cardinality(?::text[]) = 0 or entity_id = any (?))
                and (cardinality(?::text[]) = 0 or key_hash = any (?))
                and ? in ('', model)
            """;

    private final Database database;

    public PostgresSpendReports(Database database) {
        this.database = database;
    }

    private static String instant(String column) {
        return "to_char(" + column + " at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }

    @Override
    public Page rows(RowQuery query) {
        StringBuilder where = new StringBuilder(" where day between ? and ?");
        List<Object> parameters =
                new ArrayList<>(List.of(query.range().from(), query.range().to()));
        for (Map.Entry<Field, String> one : new TreeMap<>(query.equal()).entrySet()) {
            where.append(" and ").append(lower(one.getKey())).append(" = ?");
            parameters.add(one.getValue());
        }
        String order =
                switch (query.sort()) {
                    case STARTED -> "started";
                    case COST -> "cost";
                    case TOKENS -> "(prompt_tokens + completion_tokens)";
                };
        String way = query.ascending() ? " asc" : " desc";
        parameters.add(query.limit());
        parameters.add(query.offset());
        return page(
                "select count(*) over (), "
                        + ROW
                        + " from ${schema}.spend_log"
                        + where
                        + " order by "
                        + order
                        + way
                        + ", request_id limit ? offset ?",
                parameters);
    }

    @Override
    public Page sums(Slice slice, List<Part> by, long offset, int limit) {
        String columns = by.stream().map(PostgresSpendReports::column).collect(joining(", "));
        String fields =
                by.stream()
                        .map(part -> "'" + part.field() + "', " + column(part) + ", ")
                        .collect(joining());
        String order = (by.contains(Part.DAY) ? "day desc, " : "") + "sum(cost) desc, " + columns;
        String[] ids = slice.ids().toArray(String[]::new);
        String[] keys = slice.keys().toArray(String[]::new);
        return page(
                "select count(*) over (), jsonb_build_object("
                        + fields
                        + METRICS
                        + SLICE
                        + " group by "
                        + columns
                        + " order by "
                        + order
                        + " limit ? offset ?",
                List.of(
                        slice.range().from(),
                        slice.range().to(),
                        lower(slice.entity()),
                        ids,
                        ids,
                        keys,
                        keys,
                        slice.model(),
                        limit,
                        offset));
    }

    private static String column(Part part) {
        return switch (part) {
            case DAY -> "day";
            case ENTITY -> "entity_id";
            case KEY -> "key_hash";
            case MODEL -> "model";
            case GROUP -> "model_group";
            case VENDOR -> "vendor";
        };
    }

    @Override
    public Money total() {
        return database.ask(connection ->
                Sql.first(
                                connection,
                                database.sql(
                                        "select sum(cost) from ${schema}.daily_spend where"
                                                + " entity_kind = 'user'"),
                                List.of(),
                                row -> Optional.ofNullable(row.getBigDecimal(1)))
                        .flatMap(sum -> sum)
                        .map(Money::ofDollars)
                        .orElse(Money.ZERO));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Of rows whose first column is the total, and whose second one is the answer. */
    private Page page(String sql, List<?> parameters) {
        long[] total = new long[1];
        List<ObjectNode> rows =
                database.ask(connection ->
                        Sql.list(
                                connection,
                                database.sql(sql),
                                parameters,
                                row -> {
                                    total[0] = row.getLong(1);
                                    return Json.parseObject(row.getString(2).getBytes(UTF_8));
                                }));
        return new Page(rows, total[0]);
    }
}
