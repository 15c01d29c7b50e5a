package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code /team/member_*}: who is in a team, as what, and what each may spend there. */
final class Members {

    private static final String TEAM = "team_id";
    private static final String USER = "user_id";
    private static final String EMAIL = "user_email";
    private static final String ROLE = "role";

    private final Desk desk;
    private final Limits limits;

    Members(Desk desk, Limits limits) {
        this.desk = desk;
        this.limits = limits;
    }

    List<Endpoint> endpoints() {
        return new Family("team management", Refusal.Form.DETAIL)
                .post("/team/member_add", Need.CHANGE, "Adds members to a team", this::add)
                .post("/team/member_update", Need.CHANGE, "Changes a member", this::update)
                .post("/team/member_delete", Need.CHANGE, "Removes a member", this::remove)
                .get("/team/{team_id}/members/me", Need.OWN, "The own membership", this::mine)
                .endpoints();
    }

    /** The id of the team that a body names, which the caller may manage. */
    String managed(Call call) {
        return team(call, Schemas.MEMBER.read(call.body())).id();
    }

    private Entry team(Call call, ObjectNode values) {
        String id = Desk.required(values, TEAM);
        Entry team =
                desk.records()
                        .find(Kind.TEAM, id)
                        .orElseThrow(() ->
                                Refusal.notFound("Team not found, passed team_id=" + id, TEAM));
        desk.rights().manageTeam(call.caller(), id);
        return team;
    }

    /** A member's limits: LiteLLM names the budget otherwise here. */
    static ObjectNode limits(ObjectNode body) {
        ObjectNode given = body.deepCopy();
        if (given.has("max_budget_in_team")) {
            given.set("max_budget", given.get("max_budget_in_team"));
        }
        return Limits.of(given);
    }

    private JsonNode add(Call call) {
        ObjectNode values = Schemas.MEMBER.read(call.body());
        String team = team(call, values).id();
        List<Member> members = Member.all(call.body());
        ObjectNode given = limits(call.body());
        ArrayNode users = Json.array();
        ArrayNode memberships = Json.array();
        desk.records()
                .together(records -> {
                    for (Member member : members) {
                        Entry added = add(records, team, member, given);
                        memberships.add(added.data());
                        records.find(Kind.USER, added.data().path(USER).asText())
                                .ifPresent(user -> users.add(Schemas.USER.row(user.data())));
                    }
                });
        ObjectNode answer = row(team);
        answer.set("updated_users", users);
        answer.set("updated_team_memberships", memberships);
        return answer;
    }

    /** Adds one; answers the membership. */
    ObjectNode added(String team, Member member, ObjectNode given) {
        ObjectNode membership = Json.object();
        desk.records()
                .together(records -> membership.setAll(add(records, team, member, given).data()));
        return membership;
    }

    private Entry add(Records records, String team, Member member, ObjectNode given) {
        Entry added = add(records, team, member);
        return given.isEmpty() ? added : limit(records, added.id(), given);
    }

    /** A team with its members. */
    ObjectNode row(String id) {
        Entry team =
                desk.records()
                        .find(Kind.TEAM, id)
                        .orElseThrow(() -> Refusal.notFound("The team is deleted already.", TEAM));
        ObjectNode row = desk.spending().row(team, entry -> Schemas.TEAM.row(entry.data()));
        row.set("members_with_roles", roles(id));
        return row;
    }

    /** Adds one, and the user where there is none yet. */
    Entry add(Records records, String team, Member member) {
        String user = user(records, member);
        ObjectNode data = Json.object().put(TEAM, team).put(USER, user).put(ROLE, member.role());
        if (!member.email().isEmpty()) {
            data.put(EMAIL, member.email());
        }
        Entry entry = new Entry(Kind.TEAM_MEMBER, team + "/" + user, data);
        if (!records.insert(entry)) {
            throw Refusal.bad(
                    "team_member_already_in_team: user_id=" + user + " is in team_id=" + team,
                    USER);
        }
        return entry;
    }

    /** The id of a user, who is made where there is none. */
    static String user(Records records, Member member) {
        if (member.user().isEmpty()) {
            List<Entry> known =
                    records.find(Kind.USER, Records.Query.where(Map.of(EMAIL, member.email())))
                            .entries();
            if (!known.isEmpty()) {
                return known.getFirst().id();
            }
        }
        String id = member.user().isEmpty() ? UUID.randomUUID().toString() : member.user();
        ObjectNode user =
                Schemas.USER.record(Json.object().put(USER, id).put("user_role", "internal_user"));
        if (!member.email().isEmpty()) {
            user.put(EMAIL, member.email());
        }
        records.insert(new Entry(Kind.USER, id, user));
        return id;
    }

    private Entry limit(Records records, String id, ObjectNode given) {
        return records.update(
                        Kind.TEAM_MEMBER,
                        id,
                        data -> {
                            limits.put(records, data, given);
                            return data;
                        })
                .orElseThrow(() -> Refusal.notFound("User not found in team", USER));
    }

    private Entry member(String team, ObjectNode values) {
        Member named = Member.of(values);
        return desk.all(Kind.TEAM_MEMBER, TEAM, team).stream()
                .filter(each ->
                        named.user().isEmpty()
                                ? isOf(each, named.email())
                                : each.data().path(USER).asText().equals(named.user()))
                .findFirst()
                .orElseThrow(() -> Refusal.bad("User not found in team. team_id=" + team, USER));
    }

    private boolean isOf(Entry member, String email) {
        return member.data().path(EMAIL).asText().equals(email)
                || desk.records()
                        .find(Kind.USER, member.data().path(USER).asText())
                        .filter(user -> user.data().path(EMAIL).asText().equals(email))
                        .isPresent();
    }

    private JsonNode update(Call call) {
        ObjectNode values = Schemas.MEMBER.read(call.body());
        String team = team(call, values).id();
        Entry member = member(team, values);
        ObjectNode given = limits(call.body());
        desk.records()
                .together(records ->
                        records.update(
                                Kind.TEAM_MEMBER,
                                member.id(),
                                data -> {
                                    if (values.hasNonNull(ROLE)) {
                                        data.set(ROLE, values.get(ROLE));
                                    }
                                    limits.put(records, data, given);
                                    return data;
                                }));
        ObjectNode answer = Json.object().put(TEAM, team);
        answer.set(USER, member.data().path(USER));
        answer.set(EMAIL, values.path(EMAIL).isTextual() ? values.get(EMAIL) : answer.nullNode());
        answer.setAll(given);
        answer.set(
                "max_budget_in_team",
                given.path("max_budget").isNumber() ? given.get("max_budget") : answer.nullNode());
        return answer;
    }

    private JsonNode remove(Call call) {
        ObjectNode values = Schemas.MEMBER.read(call.body());
        String team = team(call, values).id();
        Entry member = member(team, values);
        String user = member.data().path(USER).asText();
        List<Entry> keys =
                desk.records()
                        .find(Kind.KEY, Records.Query.where(Map.of(TEAM, team, USER, user)))
                        .entries();
        desk.records()
                .together(records -> {
                    records.delete(Kind.TEAM_MEMBER, member.id());
                    keys.forEach(key -> records.delete(Kind.KEY, key.id()));
                });
        return row(team);
    }

    /** LiteLLM's {@code members_with_roles}. */
    ArrayNode roles(String team) {
        ArrayNode roles = Json.array();
        for (Entry member : desk.all(Kind.TEAM_MEMBER, TEAM, team)) {
            ObjectNode role = roles.addObject();
            for (String field : List.of(USER, EMAIL, ROLE)) {
                String text = member.data().path(field).asText("");
                role.put(field, text.isEmpty() ? null : text);
            }
        }
        return roles;
    }

    /** LiteLLM's {@code team_memberships}, of a team or a user. */
    ArrayNode memberships(String field, String id) {
        List<Entry> members = desk.all(Kind.TEAM_MEMBER, field, id);
        List<ObjectNode> rows = desk.spending().rows(members, entry -> entry.data().deepCopy());
        return Desk.array(rows.stream().map(limits::with).toList());
    }

    /** Of the caller alone. */
    private JsonNode mine(Call call) {
        String team = call.required(TEAM);
        String user = call.caller().userId().orElse("");
        Entry member =
                desk.records()
                        .find(Kind.TEAM_MEMBER, team + "/" + user)
                        .orElseThrow(() ->
                                Refusal.notFound("You are no member of team_id=" + team, TEAM));
        return limits.with(desk.spending().row(member, entry -> entry.data().deepCopy()));
    }

    /** The teams of a user. */
    Set<String> teams(String user) {
        return desk.all(Kind.TEAM_MEMBER, USER, user).stream()
                .map(member -> member.data().path(TEAM).asText())
                .collect(Collectors.toSet());
    }
}
