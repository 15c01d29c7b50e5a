package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.ArrayList;
import java.util.List;

/**
 * What each model request must have in its body, by {@code enforced_params}.
 *
 * @param all {@code general_settings.enforced_params}: {@code user}, {@code metadata.team}
 * @param ofServiceAccounts {@code service_account_settings.enforced_params}
 * @param user {@code enforce_user_param}
 */
public record EnforcedParameters(List<String> all, List<String> ofServiceAccounts, boolean user) {

    /** Nothing. */
    public static final EnforcedParameters NONE =
            new EnforcedParameters(List.of(), List.of(), false);

    private static final String METADATA = "metadata";

    public EnforcedParameters {
        all = List.copyOf(all);
        ofServiceAccounts = List.copyOf(ofServiceAccounts);
    }

    /**
     * Looks for what must be there, the key's own list included.
     *
     * @throws FailureException with {@link Failure.BadRequest} or {@link Failure.Unauthenticated}
     */
    void check(Exchange exchange, Body body) {
        if (user && value(body, "user").isMissingNode()) {
            throw new FailureException(
                    new Failure.Unauthenticated(
                            "Authentication Error, 'user' param not passed in."
                                    + " 'enforce_user_param'=True"));
        }
        List<String> names = new ArrayList<>(all);
        exchange.caller().grant().map(Grant::key).ifPresent(key -> addOf(key, names));
        for (String name : names) {
            if (value(body, name).isMissingNode()) {
                throw new FailureException(
                        new Failure.BadRequest(
                                "BadRequest please pass param="
                                        + name
                                        + " in request body. This is a required param",
                                name));
            }
        }
    }

    private void addOf(Entry key, List<String> names) {
        JsonNode metadata = key.data().path(METADATA);
        if (metadata.has("service_account_id")) {
            names.addAll(ofServiceAccounts);
        }
        metadata.path("enforced_params").valueStream().map(JsonNode::asText).forEach(names::add);
    }

    private static JsonNode value(Body body, String name) {
        if (!(body instanceof RawObject json)) {
            return body.text(name)
                    .<JsonNode>map(TextNode::valueOf)
                    .orElse(MissingNode.getInstance());
        }
        String[] steps = name.split("\\.", -1);
        JsonNode here = json.value(steps[0]).orElse(MissingNode.getInstance());
        for (int i = 1; i < steps.length; i++) {
            here = here.path(steps[i]);
        }
        return here;
    }
}
