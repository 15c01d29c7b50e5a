package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;

/** What the translations of OpenAI's formats into chat requests have in common. */
final class ChatRequests {

    private ChatRequests() {}

    /** Has the vendor tell the usage of a stream, whether or not the client wants to see it. */
    static void askForUsage(ObjectNode chat) {
        if (chat.path("stream").asBoolean()) {
            ObjectNode options =
                    chat.get("stream_options") instanceof ObjectNode given
                            ? given
                            : chat.putObject("stream_options");
            options.put("include_usage", true);
        }
    }

    /** Whether the client wants to see the chunk with the usage. */
    static boolean wantsUsage(ObjectNode request) {
        return request.path("stream_options").path("include_usage").asBoolean();
    }

    /** Whether a chunk is the one that tells nothing but the usage. */
    static boolean isUsageOnly(ObjectNode chunk) {
        return chunk.path("choices").isEmpty() && chunk.hasNonNull("usage");
    }

    /** Whether a field says something: it is there and not null. */
    static boolean says(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    static FailureException bad(String message, String param) {
        return new FailureException(new Failure.BadRequest(message, param));
    }
}
