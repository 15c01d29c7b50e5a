package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Target;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The states of all deployments, kept over changes of the configuration. A deployment that gets
 * another key begins anew.
 */
public final class States {

    /** Clients choose the names that patterns match, so not all of them can be remembered. */
    private static final int MOST_OF_PATTERNS = 20_000;

    private final InstantSource clock;
    private final Map<String, DeploymentState> configured = new ConcurrentHashMap<>();
    private final Map<String, DeploymentState> ofPatterns = new ConcurrentHashMap<>();
    private volatile int sweepAbove = MOST_OF_PATTERNS;

    /** Those of a gateway that is alone. */
    public States() {
        this(Shared.NOBODY, InstantSource.system());
    }

    /**
     * @param shared tells what other gateways have closed
     */
    public States(Shared shared, InstantSource clock) {
        this.clock = clock;
        shared.onClosed(this::closed);
    }

    private void closed(Shared.Closed closed) {
        DeploymentState state = configured.get(closed.id());
        DeploymentState found = state == null ? ofPatterns.get(closed.id()) : state;
        if (found != null) {
            found.close(closed.closure(), clock.millis());
        }
    }

    /** The state of a concrete model of a deployment, the same object for the same thing. */
    DeploymentState of(Target target) {
        Deployment deployment = target.deployment();
        Account account = Account.of(deployment);
        Optional<PoolKey> key = deployment.routing().key();
        if (key.isPresent()) {
            return ofModel(key.get(), target.model(), account);
        }
        DeploymentState state =
                deployment.model().contains("*")
                        ? ofPattern(target, account)
                        : of(configured, deployment.id(), null, account, target.model());
        state.limits(deployment.routing().limits());
        return state;
    }

    private DeploymentState ofModel(PoolKey key, String model, Account account) {
        DeploymentState ofKey = of(configured, "key " + key.id(), null, account, "");
        ofKey.limits(key.limits());
        DeploymentState state = of(configured, key.id() + "/" + model, ofKey, account, model);
        state.limits(key.models().getOrDefault(model, Limits.NONE));
        return state;
    }

    /** One deployment with a pattern serves many models. */
    private DeploymentState ofPattern(Target target, Account account) {
        if (ofPatterns.size() >= sweepAbove) {
            long now = clock.millis();
            ofPatterns.values().removeIf(state -> state.isIdle(now));
            // where most are in use, not for each new one
            sweepAbove = Math.max(MOST_OF_PATTERNS, ofPatterns.size() * 11 / 10);
        }
        String name = target.deployment().id() + "/" + target.model();
        return of(ofPatterns, name, null, account, target.model());
    }

    private static DeploymentState of(
            Map<String, DeploymentState> all,
            String name,
            @Nullable DeploymentState key,
            Account account,
            String model) {
        return all.computeIfAbsent(
                name + " " + account.id(), id -> new DeploymentState(id, key, account, model));
    }

    /** All that use the same quotas as one: those of the same account and model, itself too. */
    List<DeploymentState> ofSameModel(DeploymentState one) {
        return ofSameAccount(one).stream()
                .filter(state -> state.model().equals(one.model()))
                .toList();
    }

    /** All that use the same account as one, itself too. */
    List<DeploymentState> ofSameAccount(DeploymentState one) {
        String account = one.account().id();
        // itself may have been forgotten
        return Stream.concat(
                        Stream.of(one),
                        Stream.of(configured, ofPatterns)
                                .flatMap(all -> all.values().stream())
                                .filter(state -> state != one)
                                .filter(state -> state.account().id().equals(account)))
                .toList();
    }

    /** How many are remembered. */
    int size() {
        return configured.size() + ofPatterns.size();
    }
}
