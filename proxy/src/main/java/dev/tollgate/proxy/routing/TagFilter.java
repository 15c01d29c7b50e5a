package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * {@code enable_tag_filtering}: a request's tags choose among deployments; where none has them, or
 * the request has none, those tagged {@code default} serve.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/tag_routing">LiteLLM, tag based routing</a>
 */
final class TagFilter implements Filter {

    private static final String DEFAULT = "default";

    private final boolean any;

    /**
     * @param any whether one common tag is enough; else the deployment must have all
     */
    TagFilter(boolean any) {
        this.any = any;
    }

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        Set<String> asked = request.tags();
        Predicate<Candidate> hasThem = candidate -> matches(asked, tags(candidate));
        Predicate<Candidate> isDefault = candidate -> tags(candidate).contains(DEFAULT);
        if (!asked.isEmpty() && group.candidates().stream().anyMatch(hasThem)) {
            return Optional.of(rule(hasThem, request));
        }
        boolean defaults = group.candidates().stream().anyMatch(isDefault);
        return asked.isEmpty() && !defaults
                ? Optional.empty()
                : Optional.of(rule(isDefault, request));
    }

    private boolean matches(Set<String> asked, Set<String> tags) {
        return any ? !Collections.disjoint(asked, tags) : tags.containsAll(asked);
    }

    private static Set<String> tags(Candidate candidate) {
        return candidate.target().deployment().routing().tags();
    }

    /** LiteLLM's words and status. */
    private static Check rule(Predicate<Candidate> allowed, RouteRequest request) {
        return new Rule(
                allowed,
                "its tags don't fit",
                () ->
                        new Failure.Unauthenticated(
                                "Not allowed to access model due to tags configuration. Passed"
                                        + " model="
                                        + request.model()
                                        + " and tags=['"
                                        + String.join("', '", new TreeSet<>(request.tags()))
                                        + "']"));
    }
}
