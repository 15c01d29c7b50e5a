package dev.tollgate.proxy.admin;

import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose spend a caller may see.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/access_control">LiteLLM, access control</a>
 */
public final class Sight {

    private static final String USER = "user_id";

    private final Records records;
    private final Rights rights;

    public Sight(Records records) {
        this.records = records;
        this.rights = new Rights(records);
    }

    /** Whether everybody's. */
    public static boolean isOfAll(Caller caller) {
        return Rights.mayLook(caller);
    }

    /** The hashes of the caller's keys, the present one among them. */
    public Set<String> keys(Caller caller) {
        Set<String> keys = new HashSet<>();
        if (!caller.keyHash().isEmpty()) {
            keys.add(caller.keyHash());
        }
        caller.userId()
                .map(user -> Records.Query.where(Map.of(USER, user)))
                .ifPresent(own ->
                        records.find(Kind.KEY, own).entries().forEach(key -> keys.add(key.id())));
        return keys;
    }

    /** The teams that the caller belongs to. */
    public Set<String> teams(Caller caller) {
        Set<String> teams = memberships(caller, Kind.TEAM_MEMBER, "team_id");
        caller.teamId().ifPresent(teams::add);
        return teams;
    }

    /** Whether the caller sees all that a team has spent: its admin, or its organization's. */
    public boolean runsTeam(Caller caller, String team) {
        return rights.mayManageTeam(caller, team);
    }

    /** The organizations that the caller administers. */
    public Set<String> organizations(Caller caller) {
        return memberships(caller, Kind.ORGANIZATION_MEMBER, "organization_id").stream()
                .filter(each -> rights.mayManageOrganization(caller, each))
                .collect(Collectors.toSet());
    }

    private Set<String> memberships(Caller caller, Kind kind, String field) {
        Set<String> ids = new HashSet<>();
        caller.userId()
                .map(user -> Records.Query.where(Map.of(USER, user)))
                .ifPresent(own ->
                        records.find(kind, own)
                                .entries()
                                .forEach(each -> ids.add(each.data().path(field).asText())));
        return ids;
    }
}
