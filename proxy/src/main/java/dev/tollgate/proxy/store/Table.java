package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Kind;
import java.util.Set;

/**
 * Where records of a kind are.
 *
 * @param columns fields that are columns too, of the same name
 */
record Table(String name, Set<String> columns) {

    private static final String BUDGET = "budget_id";
    private static final String ORGANIZATION = "organization_id";
    private static final String TEAM = "team_id";
    private static final String USER = "user_id";

    static Table of(Kind kind) {
        return switch (kind) {
            case KEY -> new Table("keys", Set.of("key_alias", USER, TEAM, ORGANIZATION, BUDGET));
            case USER -> new Table("users", Set.of("user_email", "sso_user_id"));
            case TEAM -> new Table("teams", Set.of("team_alias", ORGANIZATION));
            case TEAM_MEMBER -> new Table("team_members", Set.of(TEAM, USER, BUDGET));
            case ORGANIZATION -> new Table("organizations", Set.of("organization_alias", BUDGET));
            case ORGANIZATION_MEMBER ->
                    new Table("organization_members", Set.of(ORGANIZATION, USER, BUDGET));
            case CUSTOMER -> new Table("customers", Set.of(BUDGET));
            case BUDGET -> new Table("budgets", Set.of());
            case TAG -> new Table("tags", Set.of(BUDGET));
            case MODEL -> new Table("models", Set.of("model_name"));
            case CREDENTIAL -> new Table("credentials", Set.of());
        };
    }

    /** With the schema's mark, for {@link Database#sql}. */
    String qualified() {
        return "${schema}." + name;
    }
}
