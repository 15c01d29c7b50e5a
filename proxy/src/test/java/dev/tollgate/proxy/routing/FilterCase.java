package dev.tollgate.proxy.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Budget;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A group {@code m} of deployments that differ in what filters look at, and a clock. */
final class FilterCase {

    static final RoutingSettings.Checks NONE = RoutingSettings.DEFAULT.checks();

    final AtomicLong now = new AtomicLong(1_000_000);
    private final States states = new States();
    private final List<Deployment> deployments = new ArrayList<>();
    private final Map<String, ModelFacts> facts = new HashMap<>();
    private RoutingSettings.Checks checks = NONE;
    private Map<String, Budget> providerBudgets = Map.of();
    private Shared shared = Shared.NOBODY;

    static RoutingSettings.Checks preCall() {
        return new RoutingSettings.Checks(true, false, true, Set.of(), NONE.affinity());
    }

    static RoutingSettings.Checks tags(boolean any) {
        return new RoutingSettings.Checks(false, true, any, Set.of(), NONE.affinity());
    }

    FilterCase checks(RoutingSettings.Checks wanted) {
        checks = wanted;
        return this;
    }

    FilterCase sharing(Shared others) {
        shared = others;
        return this;
    }

    FilterCase providerBudgets(Map<String, Budget> budgets) {
        providerBudgets = budgets;
        return this;
    }

    /** What a deployment is besides its id. */
    record Traits(
            String vendor,
            Set<String> tags,
            Map<String, String> connection,
            Optional<Budget> budget,
            ObjectNode info,
            boolean drops) {

        static final Traits PLAIN =
                new Traits("openai", Set.of(), Map.of(), Optional.empty(), Json.object(), false);

        Traits vendor(String name) {
            return new Traits(name, tags, connection, budget, info, drops);
        }

        Traits tags(String... names) {
            return new Traits(vendor, Set.of(names), connection, budget, info, drops);
        }

        Traits connection(String name, String value) {
            return new Traits(vendor, tags, Map.of(name, value), budget, info, drops);
        }

        Traits budget(Budget own) {
            return new Traits(vendor, tags, connection, Optional.of(own), info, drops);
        }

        Traits info(String json) {
            return new Traits(
                    vendor, tags, connection, budget, (ObjectNode) Json.parse(json), drops);
        }

        Traits dropping() {
            return new Traits(vendor, tags, connection, budget, info, true);
        }
    }

    /** Adds a deployment; its model is called as itself. */
    FilterCase with(String id, Traits traits) {
        return with(id, traits, ModelFacts.UNKNOWN);
    }

    FilterCase with(String id, Traits traits, ModelFacts known) {
        Map<String, Secret> connection = new HashMap<>();
        traits.connection().forEach((name, value) -> connection.put(name, new Secret(value)));
        deployments.add(
                new Deployment(
                        id,
                        "m",
                        traits.vendor(),
                        id,
                        connection,
                        parameters(traits.drops()),
                        routing(traits),
                        traits.info()));
        facts.put(id, known);
        return this;
    }

    private static Deployment.Parameters parameters(boolean drops) {
        return new Deployment.Parameters(
                Json.object(),
                drops,
                Set.of(),
                Set.of(),
                Map.of(),
                Json.object(),
                Optional.empty(),
                Timeouts.DEFAULT,
                Timeouts.DEFAULT,
                Set.of());
    }

    private static Deployment.Routing routing(Traits traits) {
        return new Deployment.Routing(
                OptionalDouble.empty(),
                Limits.NONE,
                OptionalInt.empty(),
                OptionalInt.empty(),
                traits.tags(),
                OptionalInt.empty(),
                Optional.empty(),
                traits.budget(),
                Optional.empty(),
                Optional.empty());
    }

    /** A new router, as after a reload: what was learned stays. */
    Router router() {
        RoutingSettings plain = RoutingSettings.DEFAULT;
        RoutingSettings settings =
                new RoutingSettings(
                        plain.strategy(),
                        plain.strategyArgs(),
                        plain.aliases(),
                        plain.renames(),
                        plain.retries(),
                        plain.fallbacks(),
                        plain.cooldowns(),
                        checks,
                        plain.queue(),
                        providerBudgets,
                        plain.streamResume());
        InstantSource clock = () -> java.time.Instant.ofEpochMilli(now.get());
        return new Router(
                deployments,
                settings,
                new Router.Parts(states, this::facts, shared, clock, new Random(5)));
    }

    private ModelFacts facts(Target target) {
        return facts.getOrDefault(target.deployment().id(), ModelFacts.UNKNOWN);
    }

    /** The next one for a request; the caller tells how it ends. */
    Reservation reserve(RouteRequest request) {
        return router().select("m", request).orElseThrow().next();
    }

    /** Everybody who may serve a request, by ids in the order of the configuration. */
    Set<String> serving(RouteRequest request) {
        Selection selection = router().select("m", request).orElseThrow();
        Set<String> ids = new LinkedHashSet<>();
        for (int tries = 0; tries < deployments.size(); tries++) {
            try {
                Reservation reservation = selection.next();
                reservation.left(request.inputTokens());
                ids.add(reservation.target().deployment().id());
            } catch (FailureException nobody) {
                return ids;
            }
        }
        return ids;
    }
}
