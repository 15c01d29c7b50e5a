package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Role;
import java.util.Optional;
import java.util.Set;

/**
 * Whose keys, teams and organizations a caller may look at and change.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/access_control">LiteLLM, access control</a>
 */
final class Rights {

    static final String ADMIN = "admin";
    static final String ORG_ADMIN = "org_admin";

    private static final Set<Role> CHANGES =
            Set.of(Role.PROXY_ADMIN, Role.ORG_ADMIN, Role.INTERNAL_USER);
    private static final Set<String> FOR_ADMINS =
            Set.of(
                    "spend",
                    "max_budget",
                    "budget_duration",
                    "budget_id",
                    "soft_budget",
                    "temp_budget_increase",
                    "organization_id");

    /** A new key of one's own stays below one's own budget, whatever it says. */
    private static final Set<String> OF_OWN =
            Set.of("max_budget", "soft_budget", "budget_duration");

    private final Records records;

    Rights(Records records) {
        this.records = records;
    }

    /** Refuses who may not call the path at all. */
    static void check(Endpoint.Need need, Call call) {
        Caller caller = call.caller();
        boolean may =
                switch (need) {
                    case MASTER -> caller.isMaster();
                    case ADMIN -> caller.isAdmin();
                    case VIEW -> mayLook(caller);
                    case OWN -> true;
                    case CHANGE -> caller.role().filter(CHANGES::contains).isPresent();
                };
        if (!may) {
            throw Refusal.notAdmin(
                    "Authentication Error, Only proxy admin can be used to generate, delete, update"
                            + " info for new keys/users/teams. Route="
                            + call.path()
                            + ". Your role="
                            + caller.role().map(Role::liteLlmName).orElse("unknown")
                            + ".");
        }
    }

    /** Whether all may be seen. */
    static boolean mayLook(Caller caller) {
        return caller.isAdmin() || caller.role().equals(Optional.of(Role.PROXY_ADMIN_VIEWER));
    }

    private static boolean is(Optional<String> who, JsonNode field) {
        return who.isPresent() && field.asText("").equals(who.get());
    }

    private Optional<Entry> membership(Caller caller, String team) {
        return caller.userId().flatMap(user -> records.find(Kind.TEAM_MEMBER, team + "/" + user));
    }

    boolean isMember(Caller caller, String team) {
        return membership(caller, team).isPresent();
    }

    boolean mayManageOrganization(Caller caller, String organization) {
        return caller.isAdmin()
                || caller.userId()
                        .flatMap(user ->
                                records.find(Kind.ORGANIZATION_MEMBER, organization + "/" + user))
                        .filter(member -> member.data().path("role").asText().equals(ORG_ADMIN))
                        .isPresent();
    }

    boolean mayManageTeam(Caller caller, String team) {
        return caller.isAdmin()
                || membership(caller, team)
                        .filter(member -> member.data().path("role").asText().equals(ADMIN))
                        .isPresent()
                || records.find(Kind.TEAM, team)
                        .filter(found -> found.data().hasNonNull("organization_id"))
                        .filter(found ->
                                mayManageOrganization(
                                        caller, found.data().get("organization_id").asText()))
                        .isPresent();
    }

    void manageTeam(Caller caller, String team) {
        if (!mayManageTeam(caller, team)) {
            throw Refusal.forbidden(
                    "Only a proxy admin, an admin of the team or an admin of its organization may"
                            + " do this. team_id="
                            + team);
        }
    }

    void manageOrganization(Caller caller, String organization) {
        if (!mayManageOrganization(caller, organization)) {
            throw Refusal.forbidden(
                    "Only a proxy admin or an admin of the organization may do this."
                            + " organization_id="
                            + organization);
        }
    }

    void seeTeam(Caller caller, String team) {
        boolean ofKey = caller.teamId().filter(team::equals).isPresent();
        if (!ofKey && !mayLook(caller) && !isMember(caller, team)) {
            manageTeam(caller, team);
        }
    }

    boolean maySeeKey(Caller caller, Entry key) {
        JsonNode team = key.data().path("team_id");
        return mayLook(caller)
                || caller.keyHash().equals(key.id())
                || is(caller.userId(), key.data().path("user_id"))
                || (team.isTextual() && mayManageTeam(caller, team.asText()));
    }

    /** A member does with a team's keys what the team allows, everyone with the own. */
    void changeKey(Call call, ObjectNode key) {
        Caller caller = call.caller();
        JsonNode team = key.path("team_id");
        boolean may =
                caller.isAdmin()
                        || (team.isTextual()
                                ? mayChangeKeysOf(call, team.asText())
                                : is(caller.userId(), key.path("user_id")));
        if (!may) {
            throw Refusal.forbidden(
                    "You may not do this with the key: it is neither your own nor of a team that"
                            + " lets you.");
        }
    }

    private boolean mayChangeKeysOf(Call call, String team) {
        return mayManageTeam(call.caller(), team)
                || (isMember(call.caller(), team) && isPermitted(team, call.path()));
    }

    private boolean isPermitted(String team, String path) {
        return records.find(Kind.TEAM, team).stream()
                .flatMap(found -> found.data().path("team_member_permissions").valueStream())
                .anyMatch(permission -> permission.asText().equals(path));
    }

    /** What an owner can't give to the own key. */
    void giveKey(Call call, ObjectNode values, boolean isNew) {
        Caller caller = call.caller();
        String team = values.path("team_id").asText("");
        if (caller.isAdmin() || (!team.isEmpty() && mayManageTeam(caller, team))) {
            return;
        }
        JsonNode user = values.path("user_id");
        if (values.has("user_id") && !is(caller.userId(), user)) {
            throw Refusal.forbidden("You may not give a key to another user.");
        }
        for (String field : FOR_ADMINS) {
            boolean own = isNew && OF_OWN.contains(field);
            if (values.has(field) && !own) {
                throw Refusal.forbidden(
                        "Only proxy admins, team admins, or org admins may set " + field + ".");
            }
        }
    }
}
