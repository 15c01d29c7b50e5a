package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.routing.RoutingSettings;
import dev.tollgate.proxy.routing.RoutingSettings.Alias;
import dev.tollgate.proxy.routing.RoutingSettings.Fallbacks;
import dev.tollgate.proxy.routing.RoutingSettings.Retries;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code router_settings}; what it leaves out may stand in {@code litellm_settings} or a variable.
 */
final class RoutingReader {

    private static final String STRATEGY = "routing_strategy";

    private static final List<String> STRATEGIES =
            List.of(
                    "simple-shuffle",
                    "least-busy",
                    "usage-based-routing",
                    "usage-based-routing-v2",
                    "latency-based-routing",
                    "cost-based-routing",
                    "provider-budget-routing");

    /**
     * Keys of a retry policy. {@code ResourceExhausted} is Google's name for 429: it counts where
     * {@code RateLimit} isn't given, so it comes first and is overwritten.
     */
    private static final Map<String, ErrorClass> POLICY = policyKeys();

    private final Section router;
    private final Section litellm;
    private final Section variables;

    RoutingReader(Sources sources) {
        router = sources.router();
        litellm = sources.litellm();
        variables =
                sources.environment()
                        .section(sources.findings(), "ROUTER_MAX_FALLBACKS", "DEFAULT_MAX_RETRIES");
    }

    private static Map<String, ErrorClass> policyKeys() {
        Map<String, ErrorClass> keys = new LinkedHashMap<>();
        keys.put("ResourceExhaustedErrorRetries", ErrorClass.RATE_LIMIT);
        keys.put("RateLimitErrorRetries", ErrorClass.RATE_LIMIT);
        keys.put("BadRequestErrorRetries", ErrorClass.BAD_REQUEST);
        keys.put("AuthenticationErrorRetries", ErrorClass.AUTHENTICATION);
        keys.put("TimeoutErrorRetries", ErrorClass.TIMEOUT);
        keys.put("ContentPolicyViolationErrorRetries", ErrorClass.CONTENT_POLICY);
        keys.put("InternalServerErrorRetries", ErrorClass.INTERNAL_SERVER);
        return keys;
    }

    RoutingSettings read() {
        RoutingSettings standard = RoutingSettings.DEFAULT;
        return new RoutingSettings(
                strategy(),
                standard.strategyArgs(),
                aliases(),
                renames(),
                retries(),
                fallbacks(),
                standard.cooldowns(),
                standard.checks(),
                standard.queue(),
                standard.providerBudgets(),
                standard.streamResume());
    }

    private String strategy() {
        Optional<String> strategy = router.text(STRATEGY);
        if (strategy.isPresent() && !STRATEGIES.contains(strategy.get())) {
            String all = "use one of: " + String.join(", ", STRATEGIES);
            router.problem(
                    STRATEGY,
                    "is no routing strategy; " + Nearest.advice(strategy.get(), STRATEGIES, all));
        }
        return strategy.orElse(RoutingSettings.DEFAULT.strategy());
    }

    /** {@code name: group}, or {@code name: {model: group, hidden: true}}. */
    private Map<String, Alias> aliases() {
        Section section = router.section("model_group_alias");
        Map<String, Alias> aliases = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (section.node(name).orElse(null) instanceof Node.Mapping) {
                Section alias = section.section(name);
                alias(alias, "model", alias.flag("hidden").orElse(false))
                        .ifPresent(found -> aliases.put(name, found));
                continue;
            }
            alias(section, name, false).ifPresent(found -> aliases.put(name, found));
        }
        return aliases;
    }

    private static Optional<Alias> alias(Section section, String key, boolean hidden) {
        Optional<String> group = section.text(key);
        if (group.isEmpty()) {
            section.problem(key, "is missing; write the model_name that is meant");
        }
        return group.map(name -> new Alias(name, hidden));
    }

    private Map<String, String> renames() {
        Section section = litellm.section("model_alias_map");
        Map<String, String> renames = new LinkedHashMap<>();
        section.keys()
                .forEach(name -> section.text(name).ifPresent(other -> renames.put(name, other)));
        return renames;
    }

    private Retries retries() {
        int standard =
                variables
                        .whole("DEFAULT_MAX_RETRIES")
                        .orElse(RoutingSettings.DEFAULT.retries().retries());
        Section groups = router.section("model_group_retry_policy");
        Map<String, Map<ErrorClass, Integer>> groupPolicy = new LinkedHashMap<>();
        groups.keys().forEach(group -> groupPolicy.put(group, policy(groups.section(group))));
        return new Retries(
                either("num_retries").orElse(standard),
                policy(router.section("retry_policy")),
                groupPolicy,
                router.seconds("retry_after").orElse(Duration.ZERO));
    }

    private static Map<ErrorClass, Integer> policy(Section section) {
        Map<ErrorClass, Integer> policy = new EnumMap<>(ErrorClass.class);
        POLICY.forEach((key, errorClass) ->
                section.whole(key).ifPresent(times -> policy.put(errorClass, times)));
        return policy;
    }

    private OptionalInt either(String key) {
        return router.has(key) ? router.whole(key) : litellm.whole(key);
    }

    private Fallbacks fallbacks() {
        int standard =
                variables
                        .whole("ROUTER_MAX_FALLBACKS")
                        .orElse(RoutingSettings.DEFAULT.fallbacks().max());
        return new Fallbacks(
                groups("fallbacks"),
                groups("context_window_fallbacks"),
                groups("content_policy_fallbacks"),
                holder("default_fallbacks").texts("default_fallbacks"),
                either("max_fallbacks").orElse(standard));
    }

    private Section holder(String key) {
        return router.has(key) ? router : litellm;
    }

    /** A list of mappings with one key each: {@code - gpt-4o: [claude]}. */
    private Map<String, List<String>> groups(String key) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (Section each : holder(key).sections(key)) {
            if (each.keys().size() != 1) {
                each.problem("must have one key; write - model: [others] for each model");
            }
            each.keys().forEach(group -> groups.put(group, each.texts(group)));
        }
        return groups;
    }
}
