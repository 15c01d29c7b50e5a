package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Target;

/** A deployment that may serve a name, with all that a choice among its group looks at. */
public record Candidate(Target target, DeploymentState state, ModelFacts facts) {

    /** {@code order}, the last rung where there is none. */
    int order() {
        return target.deployment().routing().order().orElse(Integer.MAX_VALUE);
    }

    /** The share that {@code simple-shuffle} gives it. */
    double weight() {
        var routing = target.deployment().routing();
        if (routing.weight().isPresent()) {
            return routing.weight().getAsDouble();
        }
        return routing.limits().rpm().orElse(routing.limits().tpm().orElse(1));
    }
}
