package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /organization/*}: what several teams belong to. */
final class Organizations {

    private static final String ID = "organization_id";
    private static final String ALIAS = "organization_alias";
    private static final String USER = "user_id";

    private final Desk desk;
    private final Limits limits;

    Organizations(Desk desk, Limits limits) {
        this.desk = desk;
        this.limits = limits;
    }

    List<Endpoint> endpoints() {
        return new Family("organization management", Refusal.Form.DETAIL)
                .post("/organization/new", Need.ADMIN, "A new organization", this::add)
                .add("PATCH", "/organization/update", Need.ADMIN, "Changes it", this::update)
                .add(
                        "DELETE",
                        "/organization/delete",
                        Need.ADMIN,
                        "Deletes organizations with their teams and keys",
                        this::delete)
                .get("/organization/list", Need.OWN, "All organizations", this::list)
                .get("/organization/info", Need.OWN, "One, its teams and members", this::info)
                .post(
                        "/organization/member_add",
                        Need.CHANGE,
                        "Adds members to it",
                        this::addMembers)
                .post("/organization/info", Need.VIEW, "Several of them", this::infos)
                .add(
                        "PATCH",
                        "/organization/member_update",
                        Need.CHANGE,
                        "Changes a member",
                        this::updateMember)
                .add(
                        "DELETE",
                        "/organization/member_delete",
                        Need.CHANGE,
                        "Removes a member",
                        this::removeMember)
                .endpoints();
    }

    private static Entry found(Records records, String id) {
        return records.find(Kind.ORGANIZATION, id)
                .orElseThrow(() ->
                        Refusal.notFound("Organization not found, organization_id=" + id, ID));
    }

    private JsonNode add(Call call) {
        ObjectNode values = Schemas.ORGANIZATION.readNew(call.body());
        Desk.required(values, ALIAS);
        String id = values.path(ID).asText(UUID.randomUUID().toString());
        if (id.isEmpty() || id.contains("/")) {
            throw Refusal.bad("An organization_id has at least one letter, and no '/'.", ID);
        }
        ObjectNode data = Schemas.ORGANIZATION.record(values.put(ID, id));
        data.put("created_by", call.author()).put("updated_by", call.author());
        ObjectNode given = Limits.of(call.body());
        given.removeIf(JsonNode::isNull);
        desk.records()
                .together(records -> {
                    limits.put(records, data, given);
                    if (!records.insert(new Entry(Kind.ORGANIZATION, id, data))) {
                        throw Refusal.bad("Organization id = " + id + " already exists.", ID);
                    }
                });
        return row(found(desk.records(), id));
    }

    private ObjectNode row(Entry organization) {
        ObjectNode row =
                limits.with(
                        desk.spending()
                                .row(
                                        organization,
                                        entry -> Schemas.ORGANIZATION.row(entry.data())));
        row.set(
                "members",
                Desk.array(
                        desk.all(Kind.ORGANIZATION_MEMBER, ID, organization.id()).stream()
                                .map(Organizations::member)
                                .toList()));
        List<Entry> teams = desk.all(Kind.TEAM, ID, organization.id());
        row.set(
                "teams",
                Desk.array(desk.spending().rows(teams, team -> Schemas.TEAM.row(team.data()))));
        return row;
    }

    private static ObjectNode member(Entry member) {
        ObjectNode row = member.data().deepCopy();
        return row.put("user_role", row.path("role").asText());
    }

    private JsonNode update(Call call) {
        ObjectNode values = Schemas.ORGANIZATION.read(call.body());
        String id = Desk.required(values, ID);
        ObjectNode given = Limits.of(call.body());
        desk.records()
                .together(records -> {
                    found(records, id);
                    records.update(
                            Kind.ORGANIZATION,
                            id,
                            data -> {
                                Schemas.ORGANIZATION
                                        .change(data, values)
                                        .put("updated_by", call.author());
                                limits.put(records, data, given);
                                return data;
                            });
                });
        return row(found(desk.records(), id));
    }

    private JsonNode delete(Call call) {
        List<ObjectNode> rows =
                Desk.texts(call.body(), "organization_ids").stream()
                        .map(id -> row(found(desk.records(), id)))
                        .toList();
        desk.records()
                .together(records ->
                        rows.forEach(
                                row -> records.delete(Kind.ORGANIZATION, row.path(ID).asText())));
        return Desk.array(rows);
    }

    private boolean isMember(Caller caller, String organization) {
        Optional<Entry> member =
                caller.userId()
                        .flatMap(user ->
                                desk.records()
                                        .find(Kind.ORGANIZATION_MEMBER, organization + "/" + user));
        return member.isPresent();
    }

    private JsonNode list(Call call) {
        Map<String, String> equal = new HashMap<>();
        call.parameter("org_alias").ifPresent(alias -> equal.put(ALIAS, alias));
        String id = call.parameter("org_id").orElse("");
        return Desk.array(
                desk
                        .records()
                        .find(Kind.ORGANIZATION, Records.Query.where(equal))
                        .entries()
                        .stream()
                        .filter(each -> id.isEmpty() || each.id().equals(id))
                        .filter(each ->
                                Rights.mayLook(call.caller()) || isMember(call.caller(), each.id()))
                        .map(this::row)
                        .toList());
    }

    private JsonNode info(Call call) {
        Entry organization = found(desk.records(), call.required(ID));
        if (!Rights.mayLook(call.caller()) && !isMember(call.caller(), organization.id())) {
            throw Refusal.forbidden("You may look at your own organizations only.");
        }
        return row(organization);
    }

    private JsonNode infos(Call call) {
        return Desk.array(
                Desk.texts(call.body(), "organizations").stream()
                        .map(id -> row(found(desk.records(), id)))
                        .toList());
    }

    /** The organization that a body names, which the caller may manage. */
    private String managed(Call call) {
        String id = Desk.required(Schemas.MEMBER.read(call.body()), ID);
        desk.rights().manageOrganization(call.caller(), id);
        return id;
    }

    /** The member that a body names. */
    private Entry named(Call call) {
        String organization = managed(call);
        Member member = Member.of(call.body());
        List<String> users =
                member.user().isEmpty()
                        ? desk.all(Kind.USER, "user_email", member.email()).stream()
                                .map(Entry::id)
                                .toList()
                        : List.of(member.user());
        return users.stream()
                .flatMap(user ->
                        desk
                                .records()
                                .find(Kind.ORGANIZATION_MEMBER, organization + "/" + user)
                                .stream())
                .findFirst()
                .orElseThrow(() ->
                        Refusal.notFound(
                                "User not found in organization. organization_id=" + organization,
                                USER));
    }

    private JsonNode updateMember(Call call) {
        Entry present = named(call);
        ObjectNode values = Schemas.MEMBER.read(call.body());
        ObjectNode given = given(call);
        desk.records()
                .together(records ->
                        records.update(
                                Kind.ORGANIZATION_MEMBER,
                                present.id(),
                                data -> {
                                    if (values.hasNonNull("role")) {
                                        data.set("role", values.get("role"));
                                    }
                                    limits.put(records, data, given);
                                    return data;
                                }));
        return member(desk.records().find(Kind.ORGANIZATION_MEMBER, present.id()).orElse(present));
    }

    private JsonNode removeMember(Call call) {
        Entry present = named(call);
        desk.records().delete(Kind.ORGANIZATION_MEMBER, present.id());
        return member(present);
    }

    /** A member's limits: LiteLLM names the budget otherwise here. */
    private static ObjectNode given(Call call) {
        ObjectNode body = call.body().deepCopy();
        if (body.has("max_budget_in_organization")) {
            body.set("max_budget", body.get("max_budget_in_organization"));
        }
        return Limits.of(body);
    }

    private JsonNode addMembers(Call call) {
        String id = managed(call);
        List<Member> members = Member.all(call.body());
        ObjectNode given = given(call);
        ObjectNode answer = Json.object().put(ID, id);
        var users = answer.putArray("updated_users");
        var memberships = answer.putArray("updated_organization_memberships");
        desk.records()
                .together(records -> {
                    found(records, id);
                    for (Member each : members) {
                        String user = Members.user(records, each);
                        ObjectNode data =
                                Json.object().put(ID, id).put(USER, user).put("role", each.role());
                        limits.put(records, data, given);
                        Entry entry = new Entry(Kind.ORGANIZATION_MEMBER, id + "/" + user, data);
                        if (!records.insert(entry)) {
                            throw Refusal.bad("User is already in the organization: " + user, USER);
                        }
                        memberships.add(member(entry));
                        records.find(Kind.USER, user)
                                .ifPresent(found -> users.add(Schemas.USER.row(found.data())));
                    }
                });
        return answer;
    }
}
