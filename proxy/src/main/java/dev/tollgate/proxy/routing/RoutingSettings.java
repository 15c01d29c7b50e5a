package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code router_settings}, and what {@code litellm_settings} says of the same matters.
 *
 * @param strategy {@code routing_strategy}
 * @param aliases {@code model_group_alias}, by the name that clients use
 * @param renames {@code litellm_settings.model_alias_map}
 * @param retries how often and how soon a failed try is repeated
 * @param fallbacks other groups to try
 */
public record RoutingSettings(
        String strategy,
        Map<String, Alias> aliases,
        Map<String, String> renames,
        Retries retries,
        Fallbacks fallbacks) {

    /** LiteLLM's defaults. */
    public static final RoutingSettings DEFAULT =
            new RoutingSettings(
                    "simple-shuffle",
                    Map.of(),
                    Map.of(),
                    new Retries(2, Map.of(), Map.of(), Duration.ZERO),
                    new Fallbacks(Map.of(), Map.of(), Map.of(), List.of(), 5));

    public RoutingSettings {
        aliases = Map.copyOf(aliases);
        renames = Map.copyOf(renames);
    }

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
}
