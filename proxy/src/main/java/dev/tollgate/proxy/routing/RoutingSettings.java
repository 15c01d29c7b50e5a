package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Budget;
import dev.tollgate.proxy.model.ErrorClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * {@code router_settings}, and what {@code litellm_settings} says of the same matters.
 *
 * @param strategy {@code routing_strategy}
 * @param aliases {@code model_group_alias}, by the name that clients use
 * @param renames {@code litellm_settings.model_alias_map}
 * @param retries how often and how soon a failed try is repeated
 * @param fallbacks other groups to try
 * @param cooldowns when a deployment that fails is left out, and how long
 * @param checks what is looked at before a deployment is called
 * @param queue how many calls may be under way, and who waits for one
 * @param providerBudgets {@code provider_budget_config}, by vendor
 * @param streamResume {@code stream_resume}, ours: whether a stream that breaks off is continued by
 *     another deployment
 */
public record RoutingSettings(
        String strategy,
        StrategyArgs strategyArgs,
        Map<String, Alias> aliases,
        Map<String, String> renames,
        Retries retries,
        Fallbacks fallbacks,
        Cooldowns cooldowns,
        Checks checks,
        Queue queue,
        Map<String, Budget> providerBudgets,
        boolean streamResume) {

    /** LiteLLM's defaults. */
    public static final RoutingSettings DEFAULT =
            new RoutingSettings(
                    "simple-shuffle",
                    new StrategyArgs(Duration.ofHours(1), 0, 10),
                    Map.of(),
                    Map.of(),
                    new Retries(2, Map.of(), Map.of(), Duration.ZERO),
                    new Fallbacks(Map.of(), Map.of(), Map.of(), List.of(), 5),
                    new Cooldowns(false, Duration.ofSeconds(5), OptionalInt.empty(), Map.of()),
                    new Checks(false, false, true, Set.of(), Duration.ofHours(1)),
                    new Queue(OptionalInt.empty(), OptionalInt.empty()),
                    Map.of(),
                    false);

    public RoutingSettings {
        aliases = Map.copyOf(aliases);
        renames = Map.copyOf(renames);
        providerBudgets = Map.copyOf(providerBudgets);
    }

    /**
     * {@code routing_strategy_args} of {@code latency-based-routing}.
     *
     * @param ttl how long a latency counts
     * @param buffer {@code lowest_latency_buffer}: how much slower than the fastest still counts as
     *     fast, as a part of it
     * @param samples {@code max_latency_list_size}
     */
    public record StrategyArgs(Duration ttl, double buffer, int samples) {}

    /**
     * Another name for a group.
     *
     * @param hidden whether {@code /v1/models} leaves it out
     */
    public record Alias(String group, boolean hidden) {}

    /**
     * {@code num_retries}, {@code retry_policy}, {@code model_group_retry_policy}, {@code
     * retry_after}.
     *
     * @param retries further tries after the first, where no policy says otherwise
     * @param policy by class of error
     * @param groupPolicy by group, then class of error
     * @param after the shortest pause before a retry on the same deployment
     */
    public record Retries(
            int retries,
            Map<ErrorClass, Integer> policy,
            Map<String, Map<ErrorClass, Integer>> groupPolicy,
            Duration after) {
        public Retries {
            policy = Map.copyOf(policy);
            groupPolicy = Map.copyOf(groupPolicy);
        }
    }

    /**
     * Groups to try when a group has failed, in order; names may be patterns.
     *
     * @param max {@code max_fallbacks}: how many are tried for one request
     */
    public record Fallbacks(
            Map<String, List<String>> general,
            Map<String, List<String>> contextWindow,
            Map<String, List<String>> contentPolicy,
            List<String> byDefault,
            int max) {
        public Fallbacks {
            general = Map.copyOf(general);
            contextWindow = Map.copyOf(contextWindow);
            contentPolicy = Map.copyOf(contentPolicy);
            byDefault = List.copyOf(byDefault);
        }
    }

    /**
     * {@code allowed_fails}, {@code allowed_fails_policy}, {@code cooldown_time}, {@code
     * disable_cooldowns}.
     *
     * @param time how long, where neither the deployment nor the vendor says otherwise
     * @param allowed failures that are let pass, empty for LiteLLM's own rules
     * @param policy the same by class of error
     */
    public record Cooldowns(
            boolean disabled, Duration time, OptionalInt allowed, Map<ErrorClass, Integer> policy) {
        public Cooldowns {
            policy = Map.copyOf(policy);
        }
    }

    /**
     * {@code enable_pre_call_checks}, {@code enable_tag_filtering}, {@code
     * optional_pre_call_checks}.
     *
     * @param preCall context window, region, capabilities and limits
     * @param tags whether a request's tags choose among deployments
     * @param anyTag {@code tag_filtering_match_any}
     * @param optional {@code prompt_caching}, {@code session_affinity} …
     * @param affinity {@code deployment_affinity_ttl_seconds}
     */
    public record Checks(
            boolean preCall,
            boolean tags,
            boolean anyTag,
            Set<String> optional,
            Duration affinity) {
        public Checks {
            optional = Set.copyOf(optional);
        }
    }

    /**
     * {@code default_max_parallel_requests} and {@code default_priority}.
     *
     * @param parallel how many calls a deployment takes at once, where it doesn't say so itself
     * @param priority of requests that name none; empty: they don't queue
     */
    public record Queue(OptionalInt parallel, OptionalInt priority) {}
}
