package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a team's admin may say of a model: its vendor's name for it, the team's own key, and how it
 * is called. With an address or a reference the gateway's own keys could be sent anywhere, with a
 * price of one's own a budget be passed by.
 */
final class TeamModels {

    /** Refers to a credential of the gateway. */
    static final String CREDENTIAL = "litellm_credential_name";

    private static final String KEY = "api_key";
    private static final Set<String> PARAMS =
            Set.of(
                    "model",
                    KEY,
                    "custom_llm_provider",
                    "rpm",
                    "tpm",
                    "weight",
                    "order",
                    "tags",
                    "max_parallel_requests",
                    "timeout",
                    "stream_timeout",
                    "num_retries",
                    "drop_params",
                    "temperature",
                    "max_tokens");
    private static final Set<String> INFO =
            Set.of(
                    "id",
                    Catalog.IN_DATABASE,
                    "team_id",
                    "team_public_model_name",
                    "mode",
                    "access_groups");
    private static final List<String> REFERENCES = List.of("os.environ/", "key-pool/");

    private TeamModels() {}

    /** Refuses all else. */
    static void check(ObjectNode params, ObjectNode info) {
        Stream.concat(names(params, PARAMS), names(info, INFO))
                .findFirst()
                .ifPresent(name -> {
                    throw Refusal.forbidden("Only a proxy admin may set " + name + " of a model.");
                });
        if (params.path(KEY).asText("").isBlank()) {
            throw Refusal.bad("A team's model needs an api_key of the team's own.", KEY);
        }
        for (Map.Entry<String, JsonNode> each : params.properties()) {
            if (REFERENCES.stream().anyMatch(each.getValue().asText("")::startsWith)) {
                throw Refusal.forbidden(
                        "Only a proxy admin may refer to a variable or a key pool of the gateway.");
            }
        }
    }

    private static Stream<String> names(ObjectNode object, Set<String> allowed) {
        return object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !allowed.contains(name));
    }
}
