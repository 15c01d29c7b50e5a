package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.LatestCalls;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A deployment whose health is asked for.
 *
 * @param standings of its one model; with a pattern, first of the pattern itself and then of each
 *     model that was asked for
 */
record HealthSubject(List<Standing> standings) {

    HealthSubject {
        standings = List.copyOf(standings);
    }

    /** All of a configuration, in its order. */
    static List<HealthSubject> of(Router router) {
        Map<String, List<Standing>> byId = new LinkedHashMap<>();
        for (Standing standing : router.standings()) {
            String id = standing.target().deployment().id();
            byId.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(standing);
        }
        return byId.values().stream().map(HealthSubject::new).toList();
    }

    Standing standing() {
        return standings.getFirst();
    }

    Deployment deployment() {
        return standing().target().deployment();
    }

    String id() {
        return deployment().id();
    }

    /** {@code disable_background_health_check}. */
    boolean disabled() {
        return deployment().info().path("disable_background_health_check").asBoolean();
    }

    /** Whether it is one of a group, or has this id or model. */
    boolean is(String name) {
        return standings.stream()
                .flatMap(standing -> standing.targets().stream())
                .map(target -> target.deployment())
                .anyMatch(one ->
                        one.group().equals(name)
                                || one.id().equals(name)
                                || name.equals(one.vendor() + "/" + one.model()));
    }

    /** Why it must not be called now; a bad check is no reason not to check it again. */
    Optional<Closure> closed() {
        List<Standing> models =
                standings.size() == 1 ? standings : standings.subList(1, standings.size());
        List<Closure> closures =
                models.stream()
                        .flatMap(standing -> standing.closed().stream())
                        .filter(closure -> closure.reason() != Closure.Reason.UNHEALTHY)
                        .toList();
        return closures.size() < models.size()
                ? Optional.empty()
                : closures.stream().min(Comparator.comparingLong(Closure::until));
    }

    /** When it last answered a client and hasn't failed one since; 0 where it hasn't. */
    long wellAt() {
        return standings.stream()
                .map(standing -> standing.state().latest())
                .filter(latest -> !failedSince(latest))
                .mapToLong(LatestCalls::answeredAt)
                .max()
                .orElse(0);
    }

    private static boolean failedSince(LatestCalls latest) {
        return latest.failed().filter(last -> last.at() >= latest.answeredAt()).isPresent();
    }
}
