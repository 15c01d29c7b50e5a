package dev.tollgate.proxy.store;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table of LiteLLM's, and what its rows are here.
 *
 * @param name in their schema
 * @param kind of the records that its rows become
 * @param title for people
 * @param id the columns that make the record's id
 * @param scope whose spend a row tells; empty for none
 * @see <a href="https://github.com/BerriAI/litellm/blob/main/schema.prisma">LiteLLM's schema</a>
 */
record LiteLlmTable(String name, Kind kind, String title, List<String> id, String scope) {

    static final LiteLlmTable BUDGETS =
            new LiteLlmTable(
                    "LiteLLM_BudgetTable", Kind.BUDGET, "budgets", List.of("budget_id"), "");

    static final LiteLlmTable TEAMS =
            new LiteLlmTable("LiteLLM_TeamTable", Kind.TEAM, "teams", List.of("team_id"), "team");

    static final LiteLlmTable TEAM_MEMBERS =
            new LiteLlmTable(
                    "LiteLLM_TeamMembership",
                    Kind.TEAM_MEMBER,
                    "team members",
                    List.of("team_id", "user_id"),
                    "team_member");

    /** In an order in which whatever a row refers to is there before it. */
    static final List<LiteLlmTable> ALL =
            List.of(
                    BUDGETS,
                    new LiteLlmTable(
                            "LiteLLM_OrganizationTable",
                            Kind.ORGANIZATION,
                            "organizations",
                            List.of("organization_id"),
                            "organization"),
                    new LiteLlmTable(
                            "LiteLLM_UserTable", Kind.USER, "users", List.of("user_id"), "user"),
                    TEAMS,
                    TEAM_MEMBERS,
                    new LiteLlmTable(
                            "LiteLLM_OrganizationMembership",
                            Kind.ORGANIZATION_MEMBER,
                            "organization members",
                            List.of("organization_id", "user_id"),
                            ""),
                    new LiteLlmTable(
                            "LiteLLM_EndUserTable",
                            Kind.CUSTOMER,
                            "customers",
                            List.of("user_id"),
                            "end_user"),
                    new LiteLlmTable(
                            "LiteLLM_TagTable", Kind.TAG, "tags", List.of("tag_name"), "tag"),
                    new LiteLlmTable(
                            "LiteLLM_VerificationToken",
                            Kind.KEY,
                            "keys",
                            List.of("token"),
                            "api_key"));

    /** What stands elsewhere here, or has no use: a password opens LiteLLM's own pages. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "token",
                    "spend",
                    "total_spend",
                    "model_spend",
                    "password",
                    "password_reset_required",
                    "last_breach_check_at",
                    "soft_budget_cooldown",
                    "teams",
                    "admins",
                    "members",
                    "members_with_roles",
                    "model_id");

    private static final Map<String, String> RENAMED = Map.of("tag_name", "name");

    private static final String ROLE = "role";
    private static final String PLAIN_KEY = "sk-";

    /** The record; empty where the row lacks a part of its id. */
    Optional<Entry> entry(ObjectNode row) {
        if (id.stream().anyMatch(column -> row.path(column).asText("").isEmpty())) {
            return Optional.empty();
        }
        ObjectNode data = Json.object();
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if (!field.getValue().isNull() && !LEFT_OUT.contains(field.getKey())) {
                data.set(
                        RENAMED.getOrDefault(field.getKey(), field.getKey()),
                        inUtc(field.getKey(), field.getValue()));
            }
        }
        addRole(data);
        return Optional.of(new Entry(kind, id(row), data));
    }

    /** LiteLLM's columns of time have no zone and are in UTC. */
    private static JsonNode inUtc(String column, JsonNode value) {
        boolean time = column.endsWith("_at") || column.equals("expires");
        if (!time || !value.isTextual()) {
            return value;
        }
        return LiteLlmTime.parse(value.textValue())
                .<JsonNode>map(instant -> TextNode.valueOf(instant.toString()))
                .orElse(value);
    }

    private void addRole(ObjectNode data) {
        if (kind == Kind.ORGANIZATION_MEMBER) {
            JsonNode role = data.remove("user_role");
            data.put(ROLE, role == null ? "internal_user" : role.asText());
        } else if (kind == Kind.TEAM_MEMBER && !data.hasNonNull(ROLE)) {
            data.put(ROLE, "user");
        }
    }

    private String id(ObjectNode row) {
        String joined = joined(row, "/");
        // the first versions kept keys as they are
        return kind == Kind.KEY && joined.startsWith(PLAIN_KEY) ? KeyHash.of(joined) : joined;
    }

    private String joined(ObjectNode row, String separator) {
        return id.stream().map(column -> row.path(column).asText()).collect(joining(separator));
    }

    /** The name of the scope that spent what the row tells; empty where it tells nothing. */
    Optional<String> spender(ObjectNode row) {
        if (scope.isEmpty() || row.path("spend").decimalValue().signum() <= 0) {
            return Optional.empty();
        }
        String whose = kind == Kind.KEY ? id(row) : joined(row, ":");
        return Optional.of(scope + ":" + whose);
    }
}
