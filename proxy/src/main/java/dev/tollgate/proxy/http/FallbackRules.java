package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.routing.Patterns;
import dev.tollgate.proxy.routing.RoutingSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which groups are tried after one has failed: those that the request names, else those of the
 * configuration.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/reliability">LiteLLM, reliability</a>
 */
final class FallbackRules {

    private final RoutingSettings.Fallbacks configured;
    private final AskedFallbacks asked;

    FallbackRules(RoutingSettings.Fallbacks configured, AskedFallbacks asked) {
        this.configured = configured;
        this.asked = asked;
    }

    /** How many groups are tried for one request. */
    int most() {
        return configured.max();
    }

    /**
     * The groups to try, in order. A kind of failure that has fallbacks of its own has no others,
     * be it that none is for this group.
     */
    List<Fallback> after(String group, Failure failure) {
        if (asked.none()) {
            return List.of();
        }
        Map<String, List<String>> special = special(failure);
        if (!special.isEmpty()) {
            return of(group, special).orElse(List.of());
        }
        return asked.list().or(() -> of(group, general())).orElseGet(this::byDefault);
    }

    /** Whether another group may be asked where the vendor's filter has cut an answer. */
    boolean afterContentFilter(String group) {
        if (asked.none()) {
            return false;
        }
        Map<String, List<String>> policy = asked.contentPolicy().orElse(configured.contentPolicy());
        return policy.isEmpty()
                ? asked.list().isEmpty() && !configured.byDefault().isEmpty()
                : of(group, policy).isPresent();
    }

    private Map<String, List<String>> special(Failure failure) {
        if (!(failure instanceof Failure.Upstream upstream)) {
            return Map.of();
        }
        if (upstream.errorClass() == ErrorClass.CONTEXT_WINDOW) {
            return asked.contextWindow().orElse(configured.contextWindow());
        }
        return upstream.errorClass() == ErrorClass.CONTENT_POLICY
                ? asked.contentPolicy().orElse(configured.contentPolicy())
                : Map.of();
    }

    private Map<String, List<String>> general() {
        return asked.general().orElse(configured.general());
    }

    private List<Fallback> byDefault() {
        return asked.general().isPresent() ? List.of() : fallbacks(configured.byDefault());
    }

    /**
     * Those of a group: by its own name, by its name without the vendor, or by the pattern with the
     * longest fixed part, whose {@code *} is filled where a target has one.
     */
    private static Optional<List<Fallback>> of(String group, Map<String, List<String>> all) {
        String bare = group.substring(group.indexOf('/') + 1);
        String name = !all.containsKey(group) && all.containsKey(bare) ? bare : group;
        return Patterns.filled(all, name).map(FallbackRules::fallbacks);
    }

    private static List<Fallback> fallbacks(List<String> names) {
        return names.stream().map(Fallback::to).toList();
    }
}
