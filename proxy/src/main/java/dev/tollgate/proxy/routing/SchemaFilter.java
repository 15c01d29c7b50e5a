package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.util.Optional;

/**
 * A request for a JSON schema goes to no model that has none, unless the deployment drops what its
 * vendor doesn't know.
 */
final class SchemaFilter implements Filter {

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        if (!request.responseSchema()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rule(
                        SchemaFilter::takes,
                        "its model takes no response_format",
                        () ->
                                Refusals.of(
                                        ErrorClass.UNSUPPORTED_PARAMS,
                                        "No deployment of model="
                                                + request.model()
                                                + " supports response_format with a JSON schema:"
                                                + " leave it out, or set drop_params.")));
    }

    private static boolean takes(Candidate candidate) {
        return candidate.facts().responseSchema().orElse(true)
                || candidate.target().deployment().parameters().dropUnsupported();
    }
}
