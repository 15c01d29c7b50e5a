package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Identity;
import dev.tollgate.proxy.guard.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
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

    private static final String GRANT =
            """
            select k.id, k.data, u.id, u.data, t.id, t.data, m.id, m.data, o.id, o.data,
                kb.id, kb.data, mb.id, mb.data, ob.id, ob.data
            from ${from} k
            left join ${schema}.users u on u.id = k.user_id
            left join ${schema}.teams t on t.id = k.team_id
            left join ${schema}.team_members m on m.id = k.team_id || '/' || k.user_id
            left join ${schema}.organizations o
                on o.id = coalesce(k.organization_id, t.organization_id)
            left join ${schema}.budgets kb on kb.id = k.budget_id
            left join ${schema}.budgets mb on mb.id = m.budget_id
            left join ${schema}.budgets ob on ob.id = o.budget_id
            """;

    /** In the place of a key: a row with the ids of an identity. */
    private static final String IDENTITY =
            """
            (select '' as id, '{}' as data, null::text as budget_id, nullif(?, '') as team_id,
                nullif(?, '') as user_id, nullif(?, '') as organization_id)
            """;

    private static final String WITH_BUDGET =
            """
            select h.id, h.data, b.id, b.data
            from ${table} h left join ${schema}.budgets b on b.id = h.budget_id
            where h.id = ?
            """;

    private final Database database;
    private final String grant;
    private final String identity;
    private final String customer;
    private final String tag;

    public PostgresDirectory(Database database) {
        this.database = database;
        this.grant = database.sql(GRANT.replace("${from}", "${schema}.keys") + "where k.id = ?");
        this.identity = database.sql(GRANT.replace("${from}", IDENTITY));
        this.customer = withBudget(Kind.CUSTOMER);
        this.tag = withBudget(Kind.TAG);
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
                        Sql.entry(row, Kind.BUDGET, column + 2)));
    }

    @Override
    public Optional<Entry> customer(String id) {
        return holder(Kind.CUSTOMER, customer, id);
    }

    @Override
    public Optional<Entry> tag(String name) {
        return holder(Kind.TAG, tag, name);
    }

    private Optional<Entry> holder(Kind kind, String sql, String id) {
        return database.ask(connection ->
                Sql.first(
                        connection,
                        sql,
                        List.of(id),
                        row -> {
                            Entry holder = Sql.entry(row, kind, 1).orElseThrow();
                            Sql.entry(row, Kind.BUDGET, 3)
                                    .ifPresent(budget -> fill(holder.data(), budget.data()));
                            return holder;
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
