package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Target;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The states of all deployments, kept over changes of the configuration. */
public final class States {

    private final Map<String, DeploymentState> all = new ConcurrentHashMap<>();

    /** Closes what another gateway has closed, where it is known here. */
    void closed(Shared.Closed closed) {
        DeploymentState state = all.get(closed.id());
        if (state != null) {
            state.close(closed.closure());
        }
    }

    /** The state of a concrete model of a deployment, the same object for the same thing. */
    DeploymentState of(Target target) {
        Deployment deployment = target.deployment();
        Optional<PoolKey> key = deployment.routing().key();
        DeploymentState state =
                key.isPresent()
                        ? ofModel(key.get(), target.model())
                        : all.computeIfAbsent(name(target), id -> new DeploymentState(id, null));
        if (key.isEmpty()) {
            state.limits(deployment.routing().limits());
        }
        return state;
    }

    private DeploymentState ofModel(PoolKey key, String model) {
        DeploymentState ofKey =
                all.computeIfAbsent("key " + key.id(), id -> new DeploymentState(id, null));
        ofKey.limits(key.limits());
        DeploymentState state =
                all.computeIfAbsent(key.id() + "/" + model, id -> new DeploymentState(id, ofKey));
        state.limits(key.models().getOrDefault(model, dev.tollgate.proxy.model.Limits.NONE));
        return state;
    }

    /** One deployment with a pattern serves many models. */
    private static String name(Target target) {
        Deployment deployment = target.deployment();
        return deployment.model().contains("*")
                ? deployment.id() + "/" + target.model()
                : deployment.id();
    }
}
