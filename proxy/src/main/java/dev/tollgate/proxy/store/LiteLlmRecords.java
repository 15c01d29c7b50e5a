package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.store.ImportReport.Step;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes over LiteLLM's records, and what each has spent in its budget's period. */
final class LiteLlmRecords {

    /** LiteLLM keeps what all have spent as the spend of a user that is none. */
    private static final String EVERYBODY = "user:litellm-proxy-budget";

    private static final String PROXY = "proxy:all";

    /** Keys of this team are sessions of LiteLLM's pages. */
    private static final String PAGES = "litellm-dashboard";

    private static final String USERS = "LiteLLM_UserTable";
    private static final String RESET = "budget_reset_at";
    private static final String BUDGET = "budget_id";
    private static final String PERMISSION = "object_permission_id";
    private static final String MODEL = "model_id";

    /** A team's list of members, with what each has spent there; some are named by e-mail only. */
    private static final String MEMBERS =
            """
            select coalesce(to_jsonb(m), '{}') || coalesce(r.member, '{}')
            from (
                select distinct on (team_id, user_id) team_id, user_id, jsonb_build_object(
                    'team_id', team_id, 'user_id', user_id, 'role', item ->> 'role',
                    'user_email', item ->> 'user_email') as member
                from (
                    select t.team_id, item, coalesce(item ->> 'user_id', (
                        select min(u.user_id) from ${users} u
                        where u.user_email = item ->> 'user_email')) as user_id
                    from ${teams} t, jsonb_array_elements(
                        case jsonb_typeof(t.members_with_roles)
                        when 'array' then t.members_with_roles else '[]' end) item
                ) named
            ) r
            full join ${memberships} m on m.team_id = r.team_id and m.user_id = r.user_id
            """;

    private final LiteLlmDatabase theirs;
    private final ImportTarget target;
    private final Map<String, ObjectNode> permissions = new HashMap<>();
    private final Map<String, JsonNode> aliases = new HashMap<>();
    private final Map<String, JsonNode> resets = new HashMap<>();
    private final Batch<ObjectNode> spent;
    private long over;

    LiteLlmRecords(LiteLlmDatabase theirs, ImportTarget target) {
        this.theirs = theirs;
        this.target = target;
        this.spent = new Batch<>(target::spent);
    }

    /** Reads what records refer to and hold themselves here. */
    void prepare() throws SQLException {
        each(
                "LiteLLM_ObjectPermissionTable",
                row -> {
                    String id = row.path(PERMISSION).asText();
                    row.remove(PERMISSION);
                    row.removeIf(JsonNode::isNull);
                    permissions.put(id, row);
                });
        each(
                "LiteLLM_ModelTable",
                row -> aliases.put(row.path("id").asText(), row.path("aliases")));
        each(
                LiteLlmTable.BUDGETS.name(),
                row -> resets.put(row.path(BUDGET).asText(), row.path(RESET)));
    }

    private void each(String table, LiteLlmDatabase.Reader reader) throws SQLException {
        if (theirs.has(table)) {
            theirs.rows(table, reader);
        }
    }

    /** Takes over one table. */
    Step take(LiteLlmTable table) throws SQLException {
        Set<String> seen = new HashSet<>();
        Batch<Entry> batch = new Batch<>(entries -> target.records(table.kind(), entries));
        long[] skipped = {0};
        LiteLlmDatabase.Reader reader =
                row -> {
                    Optional<Entry> entry =
                            isOfPages(row) ? Optional.empty() : table.entry(complete(row));
                    if (entry.isPresent() && seen.add(entry.get().id())) {
                        batch.add(entry.get());
                        table.spender(row).ifPresent(scope -> spent(scope, row));
                    } else {
                        skipped[0]++;
                    }
                };
        if (table.equals(LiteLlmTable.TEAM_MEMBERS) && hasMembers()) {
            theirs.rows(members(), List.of(), reader);
        } else {
            each(table.name(), reader);
        }
        batch.flush();
        String why = skipped[0] == 0 ? "" : "sessions of LiteLLM's pages, or without an id";
        return new Step(
                table.title(), batch.taken() + skipped[0], batch.written(), skipped[0], why);
    }

    private boolean hasMembers() throws SQLException {
        return theirs.has(USERS)
                && theirs.has(LiteLlmTable.TEAMS.name())
                && theirs.has(LiteLlmTable.TEAM_MEMBERS.name());
    }

    private String members() {
        return MEMBERS.replace("${users}", theirs.quoted(USERS))
                .replace("${teams}", theirs.quoted(LiteLlmTable.TEAMS.name()))
                .replace("${memberships}", theirs.quoted(LiteLlmTable.TEAM_MEMBERS.name()));
    }

    private static boolean isOfPages(ObjectNode row) {
        return row.has("token") && row.path("team_id").asText().equals(PAGES);
    }

    private ObjectNode complete(ObjectNode row) {
        ObjectNode permission = permissions.get(row.path(PERMISSION).asText());
        if (permission != null) {
            row.set("object_permission", permission);
        }
        JsonNode renamed = aliases.get(row.path(MODEL).asText());
        if (renamed != null) {
            row.set("model_aliases", renamed);
        }
        return row;
    }

    /** What was spent in a period that is over counts no more. */
    private void spent(String scope, ObjectNode row) {
        JsonNode own = row.path(RESET);
        JsonNode reset =
                own.isTextual() ? own : resets.getOrDefault(row.path(BUDGET).asText(), own);
        Optional<Instant> end =
                reset.isTextual() ? LiteLlmTime.parse(reset.textValue()) : Optional.empty();
        ObjectNode amount =
                Json.object()
                        .put("scope", scope.equals(EVERYBODY) ? PROXY : scope)
                        .put("spent", row.path("spend").decimalValue());
        end.ifPresent(instant -> amount.put("reset_at", instant.toString()));
        if (end.isPresent() && end.get().isBefore(Instant.now())) {
            over++;
        } else {
            spent.add(amount);
        }
    }

    /** Takes over what all of them have spent. */
    Step spend() {
        spent.flush();
        String why = over == 0 ? "" : "their budgets' periods are over";
        return new Step("spend so far", spent.taken() + over, spent.written(), over, why);
    }
}
