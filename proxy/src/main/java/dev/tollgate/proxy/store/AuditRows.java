package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Author;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Adds to the audit log in the transaction of a change. */
record AuditRows(Database database, Connection connection, Author author) {

    private static final String ADD =
            """
            insert into ${schema}.audit_log (id, changed_by, changed_by_key, action, table_name,
                object_id, before_value, updated_value)
            values (?, ?, ?, ?, ?, ?, nullif(?, '')::jsonb, nullif(?, '')::jsonb)
            """;

    void add(String action, Kind kind, String id, Change change) {
        List<String> row =
                List.of(
                        UUID.randomUUID().toString(),
                        author.name(),
                        author.key(),
                        action,
                        table(kind),
                        id,
                        text(change.before()),
                        text(change.after()));
        try {
            Sql.update(connection, database.sql(ADD), row);
        } catch (SQLException e) {
            throw DatabaseErrors.failure(e);
        }
    }

    /** A record as it was, and as it is or what of it is new; secrets included. */
    record Change(Optional<ObjectNode> before, Optional<ObjectNode> after) {}

    private static String text(Optional<ObjectNode> data) {
        return data.map(AuditMask::of).map(Json::text).orElse("");
    }

    /** As LiteLLM calls it. */
    static String table(Kind kind) {
        return "LiteLLM_"
                + switch (kind) {
                    case KEY -> "VerificationToken";
                    case USER -> "UserTable";
                    case TEAM -> "TeamTable";
                    case TEAM_MEMBER -> "TeamMembership";
                    case ORGANIZATION -> "OrganizationTable";
                    case ORGANIZATION_MEMBER -> "OrganizationMembership";
                    case CUSTOMER -> "EndUserTable";
                    case BUDGET -> "BudgetTable";
                    case TAG -> "TagTable";
                    case MODEL -> "ProxyModelTable";
                    case CREDENTIAL -> "CredentialsTable";
                };
    }
}
