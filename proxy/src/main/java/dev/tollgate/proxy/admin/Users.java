package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Role;
import dev.tollgate.proxy.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * {@code /user/*}: people.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/users">LiteLLM, users</a>
 */
final class Users {

    private static final String USER = "user_id";
    private static final String EMAIL = "user_email";
    private static final String ROLE = "user_role";
    private static final String TEAM = "team_id";
    private static final String TEAMS = "teams";
    private static final int MOST = 100;

    private final Desk desk;
    private final Members members;
    private final NewKeys newKeys;

    Users(Desk desk, Members members, NewKeys newKeys) {
        this.desk = desk;
        this.members = members;
        this.newKeys = newKeys;
    }

    List<Endpoint> endpoints() {
        return new Family("Internal User management", Refusal.Form.WRAPPED)
                .post("/user/new", Need.ADMIN, "A new user, with a key", this::add)
                .post("/user/update", Need.ADMIN, "Changes a user", this::update)
                .post(
                        "/user/delete",
                        Need.ADMIN,
                        "Deletes users, their keys and memberships",
                        this::delete)
                .get("/user/info", Need.OWN, "A user, the keys and teams", this::info)
                .get("/v2/user/info", Need.OWN, "A user alone", this::infoAlone)
                .get(
                        "/user/available_users",
                        Need.VIEW,
                        "How many users and teams there are",
                        _ -> available())
                .get("/user/list", Need.VIEW, "All users, in pages", this::list)
                .endpoints();
    }

    private static void checkRole(ObjectNode values) {
        if (values.hasNonNull(ROLE) && Role.of(values.get(ROLE).asText()).isEmpty()) {
            throw Refusal.invalid(
                    "enum",
                    "body",
                    ROLE,
                    "Input should be 'proxy_admin', 'proxy_admin_viewer', 'internal_user' or"
                            + " 'internal_user_viewer'");
        }
    }

    private JsonNode add(Call call) {
        ObjectNode values = Schemas.USER.readNew(call.settings().users());
        values.setAll(Schemas.USER.readNew(call.body()));
        checkRole(values);
        String id = values.path(USER).asText(UUID.randomUUID().toString());
        values.put(USER, id).put(ROLE, values.path(ROLE).asText("internal_user"));
        refuseTaken(values, id);
        ObjectNode data = Schemas.USER.record(values);
        desk.reset(data, values);
        List<Member> memberships = values.path(TEAMS).valueStream().map(Users::team).toList();
        desk.records()
                .together(records -> {
                    if (id.isEmpty() || !records.insert(new Entry(Kind.USER, id, data))) {
                        throw Refusal.taken("User with id " + id + " already exists", USER);
                    }
                    // the team's id stands where the user's is, and the other way round
                    memberships.forEach(each ->
                            members.add(
                                    records,
                                    each.user(),
                                    new Member(id, each.email(), each.role())));
                });
        desk.spending().setFrom(values, Kind.USER, id);
        ObjectNode answer = key(call, values, id);
        answer.setAll(row(found(id)));
        return answer;
    }

    /** A team by its id, or with the role there. */
    private static Member team(JsonNode team) {
        String id = team.isTextual() ? team.asText() : team.path(TEAM).asText("");
        if (id.isEmpty() || id.contains("/") || !Plain.isShort(id)) {
            throw Refusal.invalid("string_type", "body", TEAMS, "Input should be ids of teams");
        }
        return new Member(id, "", team.path(ROLE).asText("user"));
    }

    private void refuseTaken(ObjectNode values, String id) {
        String email = values.path(EMAIL).asText("");
        boolean taken =
                !email.isEmpty()
                        && desk.all(Kind.USER, EMAIL, email).stream()
                                .anyMatch(other -> !other.id().equals(id));
        if (taken) {
            throw Refusal.bad("User with email " + email + " already exists", EMAIL);
        }
    }

    /** LiteLLM makes a key with the user, unless it is told not to. */
    private ObjectNode key(Call call, ObjectNode values, String id) {
        if (values.has("auto_create_key") && !values.get("auto_create_key").asBoolean()) {
            return Json.object().putNull("key");
        }
        ObjectNode wanted = Json.object().put(USER, id);
        for (String field : List.of("key_alias", "duration", TEAM, "models")) {
            if (values.has(field)) {
                wanted.set(field, values.get(field));
            }
        }
        return newKeys.make(call, wanted);
    }

    private Entry found(String id) {
        return desk.records()
                .find(Kind.USER, id)
                .orElseThrow(() -> Refusal.notFound("User not found, user_id=" + id, USER));
    }

    private ObjectNode row(Entry user) {
        ObjectNode row = desk.spending().row(user, entry -> Schemas.USER.row(entry.data()));
        ArrayNode teams = row.putArray(TEAMS);
        members.teams(user.id()).stream().sorted().forEach(teams::add);
        return row;
    }

    private JsonNode update(Call call) {
        return updated(call.body());
    }

    /** Changes a user as a body says. */
    ObjectNode updated(ObjectNode body) {
        ObjectNode values = Schemas.USER.read(body);
        checkRole(values);
        String id = values.hasNonNull(USER) ? Desk.required(values, USER) : byEmail(values);
        values.remove(USER);
        refuseTaken(values, id);
        Entry changed =
                desk.records()
                        .update(
                                Kind.USER,
                                id,
                                data -> {
                                    Schemas.USER.change(data, values);
                                    desk.reset(data, values);
                                    return data;
                                })
                        .orElseThrow(() -> Refusal.notFound("User not found, user_id=" + id, USER));
        desk.spending().setFrom(values, Kind.USER, id);
        ObjectNode answer = Json.object().put(USER, id);
        answer.set("data", row(changed));
        return answer;
    }

    private String byEmail(ObjectNode values) {
        String email = Desk.required(values, EMAIL);
        return desk.all(Kind.USER, EMAIL, email).stream()
                .findFirst()
                .map(Entry::id)
                .orElseThrow(() -> Refusal.notFound("User not found, user_email=" + email, EMAIL));
    }

    private JsonNode delete(Call call) {
        List<String> ids = Desk.texts(call.body(), "user_ids");
        ids.forEach(this::found);
        desk.records().together(records -> ids.forEach(id -> records.delete(Kind.USER, id)));
        return Json.object().put("deleted_users", ids.size());
    }

    /** Whom the query names, if the caller may look at that user; else the own. */
    private static String asked(Call call) {
        String own = call.caller().userId().orElse("");
        String id = call.parameter(USER).orElse(own);
        if (!Rights.mayLook(call.caller()) && !id.equals(own)) {
            throw Refusal.forbidden("You may look at your own user only.");
        }
        return id;
    }

    private JsonNode infoAlone(Call call) {
        return row(found(asked(call)));
    }

    /** No licence limits them. */
    private JsonNode available() {
        Records.Query none = new Records.Query(Map.of(), "", false, 0, 1);
        ObjectNode answer = Json.object().putNull("total_users").putNull("total_teams");
        answer.put("total_users_used", desk.records().find(Kind.USER, none).total())
                .put("total_teams_used", desk.records().find(Kind.TEAM, none).total());
        return answer.putNull("total_users_remaining").putNull("total_teams_remaining");
    }

    private JsonNode info(Call call) {
        String id = asked(call);
        ObjectNode answer = Json.object().put(USER, id.isEmpty() ? null : id);
        // the master key belongs to nobody that there is a record of
        if (call.parameter(USER).isPresent()) {
            answer.set("user_info", row(found(id)));
        } else {
            answer.set(
                    "user_info",
                    desk.records().find(Kind.USER, id).map(this::row).orElseGet(Json::object));
        }
        List<Entry> keys = desk.all(Kind.KEY, USER, id);
        answer.set("keys", desk.keyRows(keys));
        List<Entry> teams =
                members.teams(id).stream()
                        .sorted()
                        .flatMap(team -> desk.records().find(Kind.TEAM, team).stream())
                        .toList();
        answer.set(
                TEAMS,
                Desk.array(desk.spending().rows(teams, team -> Schemas.TEAM.row(team.data()))));
        return answer;
    }

    private JsonNode list(Call call) {
        int size = call.number("page_size", 25, MOST);
        Map<String, String> equal = new HashMap<>();
        call.parameter("role").ifPresent(role -> equal.put(ROLE, role));
        for (String field : List.of(EMAIL, "sso_user_id")) {
            call.parameter(field).ifPresent(value -> equal.put(field, value));
        }
        Records.Query query = Desk.page(call, equal, size);
        Records.Page found = desk.records().find(Kind.USER, query);
        List<ObjectNode> rows =
                desk.spending().rows(found.entries(), user -> Schemas.USER.row(user.data()));
        for (ObjectNode row : rows) {
            row.put("key_count", desk.all(Kind.KEY, USER, row.path(USER).asText()).size());
        }
        ObjectNode answer = Json.object();
        answer.set("users", Desk.array(rows));
        return answer.put("total", found.total())
                .put("page", query.offset() / size + 1)
                .put("page_size", size)
                .put("total_pages", Desk.pages(found.total(), size));
    }
}
