package dev.tollgate.proxy.routing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request would go, and why nowhere else: for {@code /route/explain}. Nothing is called or
 * counted for it.
 *
 * @param group the configured name, which may be a pattern
 * @param order the deployments that would be tried one after another, as far as they were worked
 *     out
 * @param further how many more would follow
 * @param excluded those that wouldn't be tried now
 */
public record Explanation(
        String group,
        Match match,
        String strategy,
        List<Choice> order,
        int further,
        List<Exclusion> excluded) {

    public Explanation {
        order = List.copyOf(order);
        excluded = List.copyOf(excluded);
    }

    /** How a name led to its group. */
    public enum Match {
        EXACT,
        ALIAS,
        PATTERN,
        /** The id of one deployment. */
        ID,
        /** The vendor's name for the model. */
        MODEL;

        static Match of(String asked, String resolved, Group group) {
            if (group.direct()) {
                return ID;
            }
            if (!asked.equals(resolved)) {
                return ALIAS;
            }
            if (group.name().equals(resolved)) {
                return EXACT;
            }
            return group.name().contains("*") ? PATTERN : MODEL;
        }

        /** As it is shown: {@code exact}. */
        public String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One that would be tried.
     *
     * @param score what the strategy weighs, in words; may be empty
     */
    public record Choice(Candidate candidate, String score) {}

    /**
     * One that would not.
     *
     * @param closed its cooldown or quota
     * @param refusal what a check says against it
     */
    public record Exclusion(
            Candidate candidate, Optional<Closure> closed, Optional<String> refusal) {}
}
