package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code /user/bulk_update} and {@code /team/bulk_member_add}: many at once, but each by itself;
 * what can't be done is told, and hinders nothing else.
 */
final class Bulk {

    private static final String USER = "user_id";
    private static final String EMAIL = "user_email";

    /** LiteLLM's limit. */
    private static final int MOST = 500;

    private final Desk desk;
    private final Users users;
    private final Members members;

    Bulk(Desk desk, Users users, Members members) {
        this.desk = desk;
        this.users = users;
        this.members = members;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> all =
                new ArrayList<>(
                        new Family("Internal User management", Refusal.Form.WRAPPED)
                                .post(
                                        "/user/bulk_update",
                                        Need.ADMIN,
                                        "Changes several users",
                                        this::updateUsers)
                                .endpoints());
        all.addAll(
                new Family("team management", Refusal.Form.DETAIL)
                        .post(
                                "/team/bulk_member_add",
                                Need.CHANGE,
                                "Adds several members",
                                this::addMembers)
                        .endpoints());
        return all;
    }

    private JsonNode updateUsers(Call call) {
        List<ObjectNode> wanted =
                isForAll(call)
                        ? everyone(object(call.body(), "user_updates"))
                        : objects(call.body(), "users");
        ObjectNode answer = Json.object();
        int done =
                each(
                        answer.putArray("results"),
                        wanted,
                        one -> {
                            ObjectNode updated = users.updated(one);
                            return Json.object().set("updated_user", updated.path("data"));
                        });
        return answer.put("total_requested", wanted.size())
                .put("successful_updates", done)
                .put("failed_updates", wanted.size() - done);
    }

    private JsonNode addMembers(Call call) {
        String team = members.managed(call);
        List<ObjectNode> wanted =
                isForAll(call) ? everyone(Json.object()) : objects(call.body(), "members");
        ObjectNode given = Members.limits(call.body());
        ObjectNode answer = Json.object().put("team_id", team);
        int done =
                each(
                        answer.putArray("results"),
                        wanted,
                        one -> {
                            ObjectNode membership = members.added(team, Member.of(one), given);
                            return Json.object().set("updated_team_membership", membership);
                        });
        answer.put("total_requested", wanted.size())
                .put("successful_additions", done)
                .put("failed_additions", wanted.size() - done);
        return answer.set("updated_team", members.row(team));
    }

    private static boolean isForAll(Call call) {
        return call.body().path("all_users").asBoolean();
    }

    private List<ObjectNode> everyone(ObjectNode values) {
        return desk.records().find(Kind.USER, Records.Query.where(Map.of())).entries().stream()
                .map(Entry::id)
                .map(id -> values.deepCopy().put(USER, id))
                .toList();
    }

    private static ObjectNode object(ObjectNode body, String field) {
        if (body.path(field) instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.missing("body", field);
    }

    private static List<ObjectNode> objects(ObjectNode body, String field) {
        JsonNode list = body.path(field);
        if (!list.isArray() || list.isEmpty()) {
            throw Refusal.missing("body", field);
        }
        if (list.size() > MOST) {
            throw Refusal.bad("'" + field + "' may hold at most " + MOST + ".", field);
        }
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode each : list) {
            if (!(each instanceof ObjectNode object)) {
                throw Refusal.invalid(
                        "model_type", "body", field, "Input should be a list of dictionaries");
            }
            objects.add(object);
        }
        return objects;
    }

    /** How many could be done. */
    private static int each(
            ArrayNode results, List<ObjectNode> wanted, Function<ObjectNode, ObjectNode> work) {
        int done = 0;
        for (ObjectNode one : wanted) {
            ObjectNode result = results.addObject();
            for (String field : List.of(USER, EMAIL)) {
                String text = one.path(field).asText("");
                result.put(field, text.isEmpty() ? null : text);
            }
            try {
                result.setAll(work.apply(one));
                result.put("success", true);
                done++;
            } catch (Refusal e) {
                result.put("success", false).put("error", e.getMessage());
            }
        }
        return done;
    }
}
