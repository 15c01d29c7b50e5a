package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.Timeouts;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Deployments that differ in what routing looks at. */
final class TestDeployments {

    private static final Deployment.Parameters PLAIN =
            new Deployment.Parameters(
                    Json.object(),
                    false,
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    Json.object(),
                    Optional.empty(),
                    Timeouts.DEFAULT,
                    Timeouts.DEFAULT,
                    Set.of());

    private TestDeployments() {}

    static Deployment named(String id, String group, String model) {
        return new Deployment(
                id,
                group,
                "openai",
                model,
                Map.of(),
                PLAIN,
                Deployment.Routing.PLAIN,
                Json.object());
    }

    static Deployment with(Deployment deployment, Deployment.Routing routing) {
        return new Deployment(
                deployment.id(),
                deployment.group(),
                deployment.vendor(),
                deployment.model(),
                deployment.connection(),
                deployment.parameters(),
                routing,
                deployment.info());
    }

    static Deployment.Routing routing(OptionalDouble weight, OptionalInt order) {
        return routing(weight, order, Limits.NONE);
    }

    static Deployment.Routing routing(OptionalDouble weight, OptionalInt order, Limits limits) {
        return new Deployment.Routing(
                weight,
                limits,
                order,
                OptionalInt.empty(),
                Set.of(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
