package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Budget;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.routing.RoutingSettings;
import dev.tollgate.proxy.routing.RoutingSettings.Alias;
import dev.tollgate.proxy.routing.RoutingSettings.Checks;
import dev.tollgate.proxy.routing.RoutingSettings.Cooldowns;
import dev.tollgate.proxy.routing.RoutingSettings.Fallbacks;
import dev.tollgate.proxy.routing.RoutingSettings.Queue;
import dev.tollgate.proxy.routing.RoutingSettings.Retries;
import dev.tollgate.proxy.routing.RoutingSettings.StrategyArgs;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * {@code router_settings}; what it leaves out may stand in {@code litellm_settings} or a variable.
 */
final class RoutingReader {

    private static final String STRATEGY = "routing_strategy";
    private static final String RETRIES = "ErrorRetries";

    private static final List<String> STRATEGIES =
            List.of(
                    "simple-shuffle",
                    "least-busy",
                    "usage-based-routing",
                    "usage-based-routing-v2",
                    "latency-based-routing",
                    "cost-based-routing",
                    "provider-budget-routing");

    /** LiteLLM's own, and those of its later versions. */
    private static final List<String> CHECKS =
            List.of(
                    "prompt_caching",
                    "router_budget_limiting",
                    "responses_api_deployment_check",
                    "enforce_model_rate_limits",
                    "deployment_affinity",
                    "session_affinity",
                    "encrypted_content_affinity",
                    "forward_client_headers_by_model_group");

    /** {@code allowed_fails} that LiteLLM takes for unset. */
    private static final int UNSET_FAILS = 3;

    /**
     * How keys of a policy begin. {@code ResourceExhausted} is Google's name for 429: it counts
     * where {@code RateLimit} isn't given, so it comes first and is overwritten.
     */
    private static final Map<String, ErrorClass> POLICY = policyKeys();

    private final Section router;
    private final Section litellm;
    private final Section general;
    private final Section variables;

    RoutingReader(Sources sources) {
        router = sources.router();
        litellm = sources.litellm();
        general = sources.general();
        variables =
                sources.environment()
                        .section(
                                sources.findings(),
                                "ROUTER_MAX_FALLBACKS",
                                "DEFAULT_MAX_RETRIES",
                                "DEFAULT_COOLDOWN_TIME_SECONDS");
    }

    private static Map<String, ErrorClass> policyKeys() {
        Map<String, ErrorClass> keys = new LinkedHashMap<>();
        keys.put("ResourceExhausted", ErrorClass.RATE_LIMIT);
        keys.put("RateLimit", ErrorClass.RATE_LIMIT);
        keys.put("BadRequest", ErrorClass.BAD_REQUEST);
        keys.put("Authentication", ErrorClass.AUTHENTICATION);
        keys.put("Timeout", ErrorClass.TIMEOUT);
        keys.put("ContentPolicyViolation", ErrorClass.CONTENT_POLICY);
        keys.put("InternalServer", ErrorClass.INTERNAL_SERVER);
        return keys;
    }

    RoutingSettings read() {
        return new RoutingSettings(
                strategy(),
                strategyArgs(),
                aliases(),
                renames(),
                retries(),
                fallbacks(),
                cooldowns(),
                checks(),
                new Queue(parallel(), router.whole("default_priority")),
                providerBudgets(),
                router.flag("stream_resume").orElse(RoutingSettings.DEFAULT.streamResume()));
    }

    /** Of each deployment that says nothing itself. */
    private OptionalInt parallel() {
        OptionalInt all = general.whole("max_parallel_requests");
        OptionalInt own = router.whole("default_max_parallel_requests");
        return own.isPresent() ? own : all;
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

    private StrategyArgs strategyArgs() {
        Section args = router.section("routing_strategy_args");
        StrategyArgs standard = RoutingSettings.DEFAULT.strategyArgs();
        return new StrategyArgs(
                args.seconds("ttl").orElse(standard.ttl()),
                args.number("lowest_latency_buffer").orElse(standard.buffer()),
                Math.max(1, args.whole("max_latency_list_size").orElse(standard.samples())));
    }

    private Cooldowns cooldowns() {
        OptionalInt fails = either("allowed_fails");
        boolean unset = fails.isPresent() && fails.getAsInt() == UNSET_FAILS;
        return new Cooldowns(
                router.flag("disable_cooldowns").orElse(false),
                holder("cooldown_time")
                        .seconds("cooldown_time")
                        .or(() -> variables.seconds("DEFAULT_COOLDOWN_TIME_SECONDS"))
                        .orElse(RoutingSettings.DEFAULT.cooldowns().time()),
                unset ? OptionalInt.empty() : fails,
                policy(router.section("allowed_fails_policy"), "ErrorAllowedFails"));
    }

    private Checks checks() {
        Checks standard = RoutingSettings.DEFAULT.checks();
        String optional = "optional_pre_call_checks";
        List<String> names = router.texts(optional);
        for (String name : names) {
            if (!CHECKS.contains(name)) {
                String all = "those are: " + String.join(", ", CHECKS);
                router.warning(
                        optional,
                        "names a check that there isn't; " + Nearest.advice(name, CHECKS, all));
            }
        }
        return new Checks(
                router.flag("enable_pre_call_checks")
                        .or(() -> router.flag("enable_pre_call_check"))
                        .orElse(standard.preCall()),
                router.flag("enable_tag_filtering").orElse(standard.tags()),
                router.flag("tag_filtering_match_any").orElse(standard.anyTag()),
                Set.copyOf(names),
                router.seconds("deployment_affinity_ttl_seconds").orElse(standard.affinity()));
    }

    /** {@code openai: {budget_limit: 100, time_period: 1d}}, or with the names of other budgets. */
    private Map<String, Budget> providerBudgets() {
        Section vendors = router.section("provider_budget_config");
        Map<String, Budget> budgets = new LinkedHashMap<>();
        for (String vendor : vendors.keys()) {
            Section section = vendors.section(vendor);
            String max = section.has("max_budget") ? "max_budget" : "budget_limit";
            String period = section.has("budget_duration") ? "budget_duration" : "time_period";
            BudgetReader.read(section, max, period)
                    .ifPresent(budget -> budgets.put(vendor, budget));
        }
        return budgets;
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
        groups.keys()
                .forEach(group -> groupPolicy.put(group, policy(groups.section(group), RETRIES)));
        return new Retries(
                either("num_retries").orElse(standard),
                policy(router.section("retry_policy"), RETRIES),
                groupPolicy,
                router.seconds("retry_after").orElse(Duration.ZERO));
    }

    /**
     * Numbers by class of error.
     *
     * @param end of each key
     */
    private static Map<ErrorClass, Integer> policy(Section section, String end) {
        Map<ErrorClass, Integer> policy = new EnumMap<>(ErrorClass.class);
        POLICY.forEach((start, errorClass) ->
                section.whole(start + end).ifPresent(times -> policy.put(errorClass, times)));
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
