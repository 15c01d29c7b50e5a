package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Identity;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a key may do, from PostgreSQL in one statement. */
public final class PostgresDirectory implements Directory {

    /** The fields of a budget that fill what its holder leaves empty. */
    private static final List<String> LIMITS =
            List.of(
                    "max_budget",
                    "soft_budget",
                    "budget_duration",
                    "budget_reset_at",
                    "max_parallel_requests",
                    "rpm_limit",
                    "tpm_limit",
                    "model_max_budget");

    /** In billionths of a dollar, and until when, in milliseconds. */
    private static final String SPENT =
            """
            jsonb_build_array((coalesce(s.spent, 0) * 1000000000)::bigint,
                coalesce(extract(epoch from s.reset_at) * 1000, 0)::bigint)\
            """;

    private static final String GRANT =
            """
            select k.id, k.data, u.id, u.data, t.id, t.data, m.id, m.data, o.id, o.data,
                kb.id, kb.data, mb.id, mb.data, ob.id, ob.data,
                (
                    select jsonb_object_agg(name, ${spent})
                    from (
                        values ('api_key:' || k.id), ('user:' || k.user_id), ('team:' || k.team_id),
                            ('team_member:' || k.team_id || ':' || k.user_id),
                            ('organization:' || o.id), ('proxy:all')
                        union
                        ${key models} union ${team models} union ${organization models}
                    ) names (name)
                    left join ${schema}.scope_spend s on s.scope = name
                    where name is not null
                )
            from ${from} k
            left join ${schema}.users u on u.id = k.user_id
            left join ${schema}.teams t on t.id = k.team_id
            left join ${schema}.team_members m on m.id = k.team_id || '/' || k.user_id
            left join ${schema}.organizations o
                on o.id = coalesce(k.organization_id, t.organization_id)
            left join ${schema}.budgets kb on kb.id = k.budget_id
            left join ${schema}.budgets mb on mb.id = m.budget_id
            left join ${schema}.budgets ob on ob.id = o.budget_id
            """
                    .replace("${key models}", models("key", "k"))
                    .replace("${team models}", models("team", "t"))
                    .replace("${organization models}", models("organization", "o"))
                    .replace("${spent}", SPENT);

    /** In the place of a key: a row with the ids of an identity. */
    private static final String IDENTITY =
            """
            (select '' as id, '{}'::jsonb as data, null::text as budget_id, nullif(?, '') as team_id,
                nullif(?, '') as user_id, nullif(?, '') as organization_id)
            """;

    private static final String WITH_BUDGET =
            """
            select h.id, h.data, b.id, b.data, ${spent}
            from (values (?, ?)) asked (id, scope)
            left join ${table} h on h.id = asked.id
            left join ${schema}.budgets b on b.id = h.budget_id
            left join ${schema}.scope_spend s on s.scope = asked.scope
            where h.id is not null or s.scope is not null
            """
                    .replace("${spent}", SPENT);

    private static final String BUDGET = "select id, data from ${schema}.budgets where id = ?";

    private final Database database;
    private final String grant;
    private final String identity;
    private final String customer;
    private final String tag;
    private final String budget;

    public PostgresDirectory(Database database) {
        this.database = database;
        this.grant = database.sql(GRANT.replace("${from}", "${schema}.keys") + "where k.id = ?");
        this.identity = database.sql(GRANT.replace("${from}", IDENTITY));
        this.customer = withBudget(Kind.CUSTOMER);
        this.tag = withBudget(Kind.TAG);
        this.budget = database.sql(BUDGET);
    }

    /** Names of scopes: models that a record has a budget for. */
    private static String models(String kind, String record) {
        return """
        select 'model_per_${kind}:' || ${record}.id || ':' || jsonb_object_keys(
            case jsonb_typeof(${record}.data -> 'model_max_budget')
                when 'object' then ${record}.data -> 'model_max_budget' else '{}' end)
        """
                .replace("${kind}", kind)
                .replace("${record}", record);
    }

    private String withBudget(Kind kind) {
        return database.sql(WITH_BUDGET.replace("${table}", Table.of(kind).qualified()));
    }

    @Override
    public Optional<Grant> byKey(String hash) {
        return database.ask(connection ->
                Sql.first(
                        connection,
                        grant,
                        List.of(hash),
                        row -> grant(row, Sql.entry(row, Kind.KEY, 1).orElseThrow())));
    }

    @Override
    public Grant byIdentity(Identity who) {
        return database.ask(connection ->
                        Sql.first(
                                connection,
                                identity,
                                List.of(who.team(), who.user(), who.organization()),
                                row -> grant(row, who.key())))
                .orElseThrow();
    }

    private static Grant grant(ResultSet row, Entry key) throws SQLException {
        int column = 1;
        return new Grant(
                key,
                Sql.entry(row, Kind.USER, column += 2),
                Sql.entry(row, Kind.TEAM, column += 2),
                Sql.entry(row, Kind.TEAM_MEMBER, column += 2),
                Sql.entry(row, Kind.ORGANIZATION, column += 2),
                new Grant.Budgets(
                        Sql.entry(row, Kind.BUDGET, column += 2),
                        Sql.entry(row, Kind.BUDGET, column += 2),
                        Sql.entry(row, Kind.BUDGET, column += 2)),
                spent(Json.parseObject(row.getString(column + 2).getBytes(UTF_8))));
    }

    private static Map<String, Spent> spent(ObjectNode byName) {
        Map<String, Spent> all = HashMap.newHashMap(byName.size());
        byName.properties().forEach(each -> all.put(each.getKey(), spent(each.getValue())));
        return all;
    }

    private static Spent spent(JsonNode pair) {
        return new Spent(new Money(pair.path(0).longValue()), pair.path(1).longValue());
    }

    @Override
    public Optional<Entry> customer(String id) {
        return holder(Kind.CUSTOMER, customer, id, "end_user:" + id);
    }

    @Override
    public Optional<Entry> tag(String name) {
        return holder(Kind.TAG, tag, name, "tag:" + name);
    }

    @Override
    public Optional<Entry> budget(String id) {
        return database.ask(connection ->
                        Sql.first(
                                connection,
                                budget,
                                List.of(id),
                                row -> Sql.entry(row, Kind.BUDGET, 1)))
                .flatMap(found -> found);
    }

    private Optional<Entry> holder(Kind kind, String sql, String id, String scope) {
        return database.ask(connection ->
                Sql.first(
                        connection,
                        sql,
                        List.of(id, scope),
                        row -> {
                            ObjectNode holder =
                                    Sql.entry(row, kind, 1)
                                            .map(Entry::data)
                                            .orElseGet(Json::object);
                            Sql.entry(row, Kind.BUDGET, 3)
                                    .ifPresent(budget -> fill(holder, budget.data()));
                            Spent spent = spent(Json.parse(row.getString(5)));
                            return new Entry(kind, id, holder, Optional.of(spent));
                        }));
    }

    private static void fill(ObjectNode holder, ObjectNode budget) {
        for (String limit : LIMITS) {
            JsonNode value = budget.path(limit);
            if (!holder.hasNonNull(limit) && !value.isMissingNode()) {
                holder.set(limit, value);
            }
        }
    }
}
