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
    private final Map<String, InFlight> patterns = new ConcurrentHashMap<>();
    private final Waiting waiting = new Waiting();
    private final Affinities affinities = new Affinities();

    /** The requests that wait for a deployment. */
    Waiting waiting() {
        return waiting;
    }

    /** Which deployments answered what before. */
    Affinities affinities() {
        return affinities;
    }

    /** The state of a concrete model of a deployment, the same object for the same thing. */
    DeploymentState of(Target target) {
        Deployment deployment = target.deployment();
        Optional<PoolKey> key = deployment.routing().key();
        DeploymentState state =
                key.isPresent()
                        ? ofModel(key.get(), target.model())
                        : all.computeIfAbsent(
                                name(target),
                                id -> new DeploymentState(id, null, calls(deployment)));
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

    /** {@code max_parallel_requests} of a deployment holds for all its models together. */
    private InFlight calls(Deployment deployment) {
        return deployment.model().contains("*")
                ? patterns.computeIfAbsent(deployment.id(), _ -> new InFlight())
                : new InFlight();
    }

    /** One deployment with a pattern serves many models. */
    private static String name(Target target) {
        Deployment deployment = target.deployment();
        return deployment.model().contains("*")
                ? deployment.id() + "/" + target.model()
                : deployment.id();
    }
}
