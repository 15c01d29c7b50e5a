package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import java.util.Optional;

/** {@code model_info.team_id}: a deployment of a team serves nobody else. */
final class TeamFilter implements Filter {

    /** Whose a deployment is, empty where it is everybody's. */
    static Optional<String> team(Candidate candidate) {
        return Optional.ofNullable(candidate.target().deployment().info().get("team_id"))
                .filter(id -> !id.isNull())
                .map(id -> id.asText());
    }

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        if (!group.has(Group.Trait.TEAM)) {
            return Optional.empty();
        }
        Optional<String> team = request.team();
        return Optional.of(
                new Rule(
                        candidate -> {
                            Optional<String> owner = team(candidate);
                            return owner.isEmpty() || owner.equals(team);
                        },
                        "it belongs to another team",
                        () ->
                                new Failure.Forbidden(
                                        "The model '"
                                                + request.model()
                                                + "' belongs to another team: ask with a key of"
                                                + " that team.")));
    }
}
