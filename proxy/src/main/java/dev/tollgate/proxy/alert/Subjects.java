package dev.tollgate.proxy.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.Optional;

/** Says whose budget it is, by what the records tell of it. */
final class Subjects {

    private static final String KEY = "key";
    private static final String USER = "user_id";
    private static final String TEAM = "team_id";
    private static final int SHOWN = 8;

    private final Optional<Records> records;

    /**
     * Whose budget it is.
     *
     * @param group LiteLLM's {@code event_group}
     * @param name for people
     * @param fields those of {@code WebhookEvent} that name it
     */
    record Subject(String group, String name, ObjectNode fields) {}

    Subjects(Optional<Records> records) {
        this.records = records;
    }

    Subject of(Scope scope) {
        ObjectNode fields = Json.object();
        List.of(
                        "token",
                        "customer_id",
                        USER,
                        TEAM,
                        "team_alias",
                        "organization_id",
                        "user_email",
                        "key_alias")
                .forEach(fields::putNull);
        String id = scope.id();
        int colon = id.indexOf(':');
        String first = colon < 0 ? id : id.substring(0, colon);
        String rest = colon < 0 ? "" : id.substring(colon + 1);
        return switch (scope.kind()) {
            case "api_key" -> key(fields, id, "");
            case "model_per_key" -> key(fields, first, " for model " + rest);
            case "team" -> named("team", team(fields, id), fields);
            case "model_per_team" ->
                    named("team", team(fields, first) + " for model " + rest, fields);
            case "team_member" ->
                    named("team_member", user(fields, rest) + " in " + team(fields, first), fields);
            case "user" -> named("user", user(fields, id), fields);
            case "organization", "model_per_organization" ->
                    named("organization", "Organization " + id, fields.put("organization_id", id));
            case "end_user" -> named("end_user", "Customer " + id, fields.put("customer_id", id));
            case "proxy" -> named("proxy", "The gateway", fields);
            default -> named(scope.kind(), scope.kind() + " " + id, fields);
        };
    }

    private static Subject named(String group, String name, ObjectNode fields) {
        return new Subject(group, name, fields);
    }

    private Subject key(ObjectNode fields, String hash, String what) {
        JsonNode key = record(Kind.KEY, hash);
        fields.put("token", hash);
        for (String field : List.of("key_alias", USER, TEAM, "organization_id")) {
            if (key.hasNonNull(field)) {
                fields.set(field, key.get(field));
            }
        }
        if (fields.hasNonNull(USER)) {
            user(fields, fields.get(USER).asText());
        }
        if (fields.hasNonNull(TEAM)) {
            team(fields, fields.get(TEAM).asText());
        }
        String name =
                fields.path("key_alias")
                        .asText(hash.substring(0, Math.min(SHOWN, hash.length())) + "…");
        return new Subject(KEY, "Key " + name + what, fields);
    }

    private String team(ObjectNode fields, String id) {
        fields.put(TEAM, id);
        JsonNode alias = record(Kind.TEAM, id).path("team_alias");
        if (alias.isTextual()) {
            fields.set("team_alias", alias);
        }
        return "Team " + alias.asText(id);
    }

    private String user(ObjectNode fields, String id) {
        fields.put(USER, id);
        JsonNode email = record(Kind.USER, id).path("user_email");
        if (email.isTextual()) {
            fields.set("user_email", email);
        }
        return "User " + email.asText(id);
    }

    /** Without the database an alert has ids alone. */
    private JsonNode record(Kind kind, String id) {
        try {
            return records.flatMap(all -> all.find(kind, id))
                    .<JsonNode>map(entry -> entry.data())
                    .orElseGet(Json::object);
        } catch (FailureException _) {
            return Json.object();
        }
    }
}
