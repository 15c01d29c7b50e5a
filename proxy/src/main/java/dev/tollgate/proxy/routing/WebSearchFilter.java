package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.util.Optional;

/** {@code supports_web_search: false}: never asked to search the web. */
final class WebSearchFilter implements Filter {

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        if (!group.has(Group.Trait.NO_WEB_SEARCH) || !request.webSearch()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rule(
                        candidate -> candidate.facts().webSearch().orElse(true),
                        "its model can't search the web",
                        () ->
                                Refusals.of(
                                        ErrorClass.UNSUPPORTED_PARAMS,
                                        "No deployment of model="
                                                + request.model()
                                                + " supports web search: leave that tool out, or"
                                                + " ask another model.")));
    }
}
