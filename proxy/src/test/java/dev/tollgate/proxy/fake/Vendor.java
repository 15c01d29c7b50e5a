package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;

/** One vendor's dialect: which paths it has, what it refuses, how it answers and complains. */
interface Vendor {

    /** LiteLLM's own request fields. */
    List<String> GATEWAY_FIELDS =
            List.of(
                    "fallbacks",
                    "num_retries",
                    "guardrails",
                    "tags",
                    "mock_response",
                    "cache",
                    "litellm_metadata",
                    "litellm_trace_id",
                    "litellm_session_id",
                    "drop_params",
                    "api_base",
                    "api_key",
                    "timeout",
                    "no-log",
                    "user_config");

    /** Whether the path is one of its own. */
    boolean knows(Received request);

    /** What is wrong with the request, as this vendor would find; empty where nothing is. */
    default Optional<Refusal> refusal(Received request) {
        return Optional.empty();
    }

    /** The text whose directives steer the answer. */
    default String steering(Received request) {
        Conversation conversation = Conversation.of(request.json());
        String path = URLDecoder.decode(request.path().replace("+", "%2B"), UTF_8);
        return conversation.lastUser() + " " + conversation.model() + " " + path;
    }

    /** The answer to a request in order. */
    Reply answer(Received request, Script script);

    /** An error with a status of its own. */
    Reply error(Refusal refusal);

    /** An error inside a stream whose status was 200. */
    Reply.Part errorEvent(Refusal refusal);

    /** A status and the vendor's own words. */
    record Refusal(int status, String message) {}

    /** The refusal of every vendor that wants a key. */
    static Optional<Refusal> withoutKey(Received request) {
        String key = request.credential();
        return key.isEmpty() || key.contains("wrong")
                ? Optional.of(new Refusal(401, "Incorrect API key provided."))
                : Optional.empty();
    }

    /** Fields for the gateway alone must not arrive at a vendor. */
    static Optional<Refusal> gatewayField(JsonNode body) {
        for (String name : GATEWAY_FIELDS) {
            if (body.has(name)) {
                return Optional.of(new Refusal(400, "Unrecognized request argument: " + name));
            }
        }
        return Optional.empty();
    }

    /** A missing field, by name. */
    static Optional<Refusal> missing(JsonNode body, String... names) {
        for (String name : names) {
            if (!body.has(name)) {
                return Optional.of(new Refusal(400, name + ": Field required"));
            }
        }
        return Optional.empty();
    }
}
