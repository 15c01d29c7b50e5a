package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<String, Map<String, Set<DeploymentState>>> byAccount =
            new ConcurrentHashMap<>();
    private final Map<String, InFlight> callsOfPatterns = new ConcurrentHashMap<>();
    private final Waiting waiting = new Waiting();
    private final Affinities affinities = new Affinities();
    private final Learned learned = Learned.nothing();
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
                        : of(deployment.id(), null, account, target.model());
        state.limits(deployment.routing().limits());
        return state;
    }

    private DeploymentState ofModel(PoolKey key, String model, Account account) {
        DeploymentState ofKey = of("key " + key.id(), null, account, "");
        ofKey.limits(key.limits());
        DeploymentState state = of(key.id() + "/" + model, ofKey, account, model);
        state.limits(key.models().getOrDefault(model, Limits.NONE));
        return state;
    }

    private DeploymentState of(
            String name, @Nullable DeploymentState key, Account account, String model) {
        return configured.computeIfAbsent(
                name + " " + account.id(),
                id -> added(new DeploymentState(id, key, account, model, new InFlight())));
    }

    /** What is known of its quotas from other groups holds for it, too. */
    private DeploymentState added(DeploymentState state) {
        long now = clock.millis();
        for (DeploymentState other : ofSameModel(state)) {
            Closure known = other.closure();
            if (known != null && known.until() > now) {
                state.close(known, now);
            }
        }
        byAccount
                .computeIfAbsent(state.account().id(), _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(state.model(), _ -> ConcurrentHashMap.newKeySet())
                .add(state);
        return state;
    }

    /** One deployment with a pattern serves many models, whose calls are counted together. */
    private DeploymentState ofPattern(Target target, Account account) {
        if (ofPatterns.size() >= sweepAbove) {
            sweep();
        }
        String deployment = target.deployment().id();
        InFlight calls = callsOfPatterns.computeIfAbsent(deployment, _ -> new InFlight());
        return ofPatterns.computeIfAbsent(
                deployment + "/" + target.model() + " " + account.id(),
                id -> added(new DeploymentState(id, null, account, target.model(), calls)));
    }

    private void sweep() {
        long now = clock.millis();
        ofPatterns.values().removeIf(state -> state.isIdle(now) && forgotten(state));
        // where most are in use, not for each new one
        sweepAbove = Math.max(MOST_OF_PATTERNS, ofPatterns.size() * 11 / 10);
    }

    private boolean forgotten(DeploymentState state) {
        byModel(state)
                .computeIfPresent(
                        state.model(),
                        (_, all) -> {
                            all.remove(state);
                            return all.isEmpty() ? null : all;
                        });
        return true;
    }

    /** All that use the same quotas as one: those of the same account and model, itself too. */
    List<DeploymentState> ofSameModel(DeploymentState one) {
        return with(one, byModel(one).getOrDefault(one.model(), Set.of()));
    }

    /** All that use the same account as one, itself too. */
    List<DeploymentState> ofSameAccount(DeploymentState one) {
        List<DeploymentState> all = new ArrayList<>();
        byModel(one).values().forEach(all::addAll);
        return with(one, all);
    }

    /** It may have been forgotten, or not be there yet. */
    private static List<DeploymentState> with(
            DeploymentState one, Collection<DeploymentState> others) {
        List<DeploymentState> all = new ArrayList<>(others);
        if (!all.contains(one)) {
            all.add(one);
        }
        return all;
    }

    private Map<String, Set<DeploymentState>> byModel(DeploymentState one) {
        return byAccount.getOrDefault(one.account().id(), new ConcurrentHashMap<>());
    }

    /** How many are remembered. */
    int size() {
        return configured.size() + ofPatterns.size();
    }

    /** The requests that wait for a deployment. */
    Waiting waiting() {
        return waiting;
    }

    /** Which deployments answered what before. */
    Affinities affinities() {
        return affinities;
    }

    /** What is learned beside the states. */
    Learned learned() {
        return learned;
    }
}
