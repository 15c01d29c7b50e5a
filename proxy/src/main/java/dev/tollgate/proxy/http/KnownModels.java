package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.guard.ModelAccess;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.routing.Router;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The models of a configuration, as lists of models refer to them.
 *
 * @param router has them
 */
record KnownModels(Router router) implements ModelAccess.Models {

    @Override
    public String resolve(String model) {
        return router.resolve(model);
    }

    @Override
    public Set<String> accessGroups(String model) {
        return router.targets(model).stream()
                .flatMap(target -> target.deployment().info().path("access_groups").valueStream())
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    /** Whether some deployment is everybody's or the team's: {@code model_info.team_id}. */
    static boolean openTo(List<Deployment> deployments, Optional<String> team) {
        return deployments.stream()
                .map(deployment -> deployment.info().path("team_id").asText(""))
                .anyMatch(owner -> owner.isEmpty() || team.equals(Optional.of(owner)));
    }
}
