package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code /team/*}: teams, but for their members.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/team_budgets">LiteLLM, teams</a>
 */
final class Teams {

    private static final String TEAM = "team_id";
    private static final String ORGANIZATION = "organization_id";
    private static final String USER = "user_id";
    private static final String MODELS = "models";
    private static final String PERMISSIONS = "team_member_permissions";
    private static final int MOST = 1000;

    /** Who runs a team doesn't decide what it may spend. */
    private static final Set<String> FOR_ADMINS =
            Set.of("max_budget", "budget_duration", "spend", ORGANIZATION, "blocked");

    private final Desk desk;
    private final Members members;

    Teams(Desk desk, Members members) {
        this.desk = desk;
        this.members = members;
    }

    List<Endpoint> endpoints() {
        return new Family("team management", Refusal.Form.DETAIL)
                .post("/team/new", Need.CHANGE, "A new team", this::add)
                .post("/team/update", Need.CHANGE, "Changes a team", this::update)
                .add("PATCH", "/team/{team_id}", Need.CHANGE, "Changes a team", this::patch)
                .post(
                        "/team/permissions_bulk_update",
                        Need.ADMIN,
                        "Lets members of several teams do more",
                        this::permitAll)
                .post(
                        "/team/delete",
                        Need.CHANGE,
                        "Deletes teams, their keys and memberships",
                        this::delete)
                .post("/team/block", Need.ADMIN, "Stops a team", call -> block(call, true))
                .post("/team/unblock", Need.ADMIN, "Lets it go on", call -> block(call, false))
                .post("/team/model/add", Need.CHANGE, "Lets a team use models", this::addModels)
                .post("/team/model/delete", Need.CHANGE, "And no longer", this::removeModels)
                .get("/team/permissions_list", Need.OWN, "What members may do", this::permissions)
                .post("/team/permissions_update", Need.CHANGE, "Changes it", this::permit)
                .get("/team/info", Need.OWN, "A team, its keys and members", this::info)
                .get("/team/list", Need.OWN, "All teams", this::list)
                .get("/v2/team/list", Need.OWN, "The same, in pages", this::pages)
                .endpoints();
    }

    private static Refusal notFound(String team) {
        return Refusal.notFound("Team not found, passed team_id=" + team, TEAM);
    }

    private Entry found(String team) {
        return desk.records().find(Kind.TEAM, team).orElseThrow(() -> notFound(team));
    }

    private JsonNode add(Call call) {
        ObjectNode values = Schemas.TEAM.readNew(call.settings().teams());
        values.setAll(Schemas.TEAM.readNew(call.body()));
        desk.rights().manageOrganization(call.caller(), values.path(ORGANIZATION).asText(""));
        String id = values.path(TEAM).asText(UUID.randomUUID().toString());
        if (id.isEmpty() || id.contains("/")) {
            throw Refusal.bad("A team_id has at least one letter, and no '/'.", TEAM);
        }
        ObjectNode data = Schemas.TEAM.record(values.put(TEAM, id));
        desk.reset(data, values);
        Entry team = new Entry(Kind.TEAM, id, data);
        desk.records()
                .together(records -> {
                    if (!records.insert(team)) {
                        throw Refusal.bad(
                                "Team id = "
                                        + id
                                        + " already exists. Please use a different team id.",
                                TEAM);
                    }
                    first(call.caller(), values)
                            .forEach(member -> members.add(records, id, member));
                });
        desk.spending().setFrom(values, Kind.TEAM, id);
        return row(found(id));
    }

    /** Whom the body names, and who makes the team. */
    private static Stream<Member> first(Caller caller, ObjectNode values) {
        Stream<Member> named = values.path("members_with_roles").valueStream().map(Member::of);
        return Stream.concat(named, caller.userId().stream().map(Member::admin));
    }

    private ObjectNode row(Entry team) {
        ObjectNode row = desk.spending().row(team, entry -> Schemas.TEAM.row(entry.data()));
        row.set("members_with_roles", members.roles(team.id()));
        return row;
    }

    private JsonNode update(Call call) {
        return update(call, call.body());
    }

    private JsonNode patch(Call call) {
        return update(call, call.body().deepCopy().put(TEAM, call.required(TEAM)));
    }

    private JsonNode update(Call call, ObjectNode body) {
        ObjectNode values = Schemas.TEAM.read(body);
        String id = Desk.required(values, TEAM);
        Entry present = found(id);
        Caller caller = call.caller();
        desk.rights().manageTeam(caller, id);
        String organization = present.data().path(ORGANIZATION).asText("");
        boolean above = desk.rights().mayManageOrganization(caller, organization);
        for (String field : FOR_ADMINS) {
            if (values.has(field) && !above) {
                throw Refusal.forbidden("Only a proxy admin or org admin may set " + field + ".");
            }
        }
        if (values.hasNonNull(ORGANIZATION)) {
            desk.rights().manageOrganization(caller, values.get(ORGANIZATION).asText());
        }
        Entry changed =
                change(
                        id,
                        data -> {
                            Schemas.TEAM.change(data, values);
                            desk.reset(data, values);
                        });
        desk.spending().setFrom(values, Kind.TEAM, id);
        return Json.object().put(TEAM, id).set("data", row(changed));
    }

    private Entry change(String id, Consumer<ObjectNode> change) {
        return desk.records()
                .update(
                        Kind.TEAM,
                        id,
                        data -> {
                            change.accept(data);
                            return data;
                        })
                .orElseThrow(() -> notFound(id));
    }

    private JsonNode delete(Call call) {
        List<String> ids = Desk.texts(call.body(), "team_ids");
        for (String id : ids) {
            String organization = found(id).data().path(ORGANIZATION).asText("");
            desk.rights().manageOrganization(call.caller(), organization);
        }
        desk.records().together(records -> ids.forEach(id -> records.delete(Kind.TEAM, id)));
        return Json.object().put("deleted_teams", ids.size());
    }

    private String team(Call call) {
        return Desk.required(Schemas.TEAM.read(call.body()), TEAM);
    }

    private JsonNode block(Call call, boolean blocked) {
        return row(change(team(call), data -> data.put("blocked", blocked)));
    }

    private JsonNode addModels(Call call) {
        return models(call, true);
    }

    private JsonNode removeModels(Call call) {
        return models(call, false);
    }

    private JsonNode models(Call call, boolean more) {
        String id = team(call);
        desk.rights().manageTeam(call.caller(), id);
        List<String> named = Desk.texts(call.body(), MODELS);
        return row(change(id, data -> merge(data, MODELS, named, more)));
    }

    private JsonNode permissions(Call call) {
        String id = call.required(TEAM);
        Entry team = found(id);
        desk.rights().seeTeam(call.caller(), id);
        ObjectNode answer = Json.object().put(TEAM, id);
        JsonNode granted = team.data().path(PERMISSIONS);
        answer.set(PERMISSIONS, granted.isArray() ? granted : Json.array());
        return answer;
    }

    private JsonNode permit(Call call) {
        String id = team(call);
        desk.rights().manageTeam(call.caller(), id);
        ObjectNode values = Json.object();
        values.set(PERMISSIONS, call.body().path(PERMISSIONS));
        ObjectNode read = Schemas.TEAM.readNew(values);
        return row(change(id, data -> Schemas.TEAM.change(data, read)));
    }

    /** Adds to what members of all or some teams may do. */
    private JsonNode permitAll(Call call) {
        List<String> more = Desk.texts(call.body(), "permissions");
        List<String> ids =
                call.body().path("apply_to_all_teams").asBoolean()
                        ? desk
                                .records()
                                .find(Kind.TEAM, Records.Query.where(Map.of()))
                                .entries()
                                .stream()
                                .map(Entry::id)
                                .toList()
                        : Desk.texts(call.body(), "team_ids");
        ids.forEach(this::found);
        ids.forEach(id -> change(id, data -> merge(data, PERMISSIONS, more, true)));
        ObjectNode answer =
                Json.object()
                        .put("message", "Team member permissions updated successfully")
                        .put("teams_updated", ids.size());
        answer.set(
                "permissions_appended", Desk.array(more.stream().map(TextNode::valueOf).toList()));
        return answer;
    }

    /** Adds to a list of names, or takes from it. */
    private static void merge(ObjectNode data, String field, List<String> named, boolean more) {
        Set<String> names = new LinkedHashSet<>();
        data.path(field).forEach(each -> names.add(each.asText()));
        if (more) {
            names.addAll(named);
        } else {
            named.forEach(names::remove);
        }
        data.set(field, Desk.array(names.stream().map(TextNode::valueOf).toList()));
    }

    private JsonNode info(Call call) {
        String id =
                call.parameter(TEAM)
                        .or(() -> call.caller().teamId())
                        .orElseGet(() -> call.required(TEAM));
        Entry team = found(id);
        desk.rights().seeTeam(call.caller(), id);
        ObjectNode answer = Json.object().put(TEAM, id);
        answer.set("team_info", row(team));
        List<Entry> keys = desk.all(Kind.KEY, TEAM, id);
        answer.set("keys", desk.keyRows(keys));
        answer.set("team_memberships", members.memberships(TEAM, id));
        return answer;
    }

    /** The teams that the caller sees. */
    private List<Entry> visible(Call call) {
        String user = call.parameter(USER).orElse("");
        Caller caller = call.caller();
        if (!Rights.mayLook(caller)) {
            String own = caller.userId().orElse("");
            if (own.isEmpty() || (!user.isEmpty() && !user.equals(own))) {
                throw Refusal.notAdmin("Only admin users can query all teams/other teams.");
            }
            user = own;
        }
        Map<String, String> equal = new HashMap<>();
        for (String field : List.of(ORGANIZATION, TEAM, "team_alias")) {
            call.parameter(field).ifPresent(value -> equal.put(field, value));
        }
        List<Entry> teams = desk.records().find(Kind.TEAM, Records.Query.where(equal)).entries();
        if (user.isEmpty()) {
            return teams;
        }
        Set<String> own = members.teams(user);
        return teams.stream().filter(team -> own.contains(team.id())).toList();
    }

    private JsonNode list(Call call) {
        return Desk.array(visible(call).stream().map(this::row).toList());
    }

    private JsonNode pages(Call call) {
        int size = call.number("page_size", 10, MOST);
        int page = call.number("page", 1, MOST * MOST);
        List<Entry> all = visible(call);
        ObjectNode answer = Json.object();
        answer.set(
                "teams",
                Desk.array(
                        all.stream().skip((page - 1L) * size).limit(size).map(this::row).toList()));
        return answer.put("total", all.size())
                .put("page", page)
                .put("page_size", size)
                .put("total_pages", Desk.pages(all.size(), size));
    }
}
