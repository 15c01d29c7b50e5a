package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Where a thought signature travels in chat: Gemini 3 refuses a tool call in the history without
 * the signature that it came with.
 *
 * <p>A call has it in {@code provider_specific_fields}, and once more at the end of its id, which
 * SDKs that drop unknown fields send back.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Gemini, thought
 *     signatures</a>
 */
final class GeminiSignature {

    /** The field of a part. */
    static final String PART = "thoughtSignature";

    /**
     * What Google takes in place of one that is lost, {@code skip_thought_signature_validator} in
     * Base64.
     */
    static final String NONE = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=";

    private static final String FIELDS = "provider_specific_fields";
    private static final String CALL = "thought_signature";
    private static final String TEXTS = "thought_signatures";

    /** LiteLLM's mark between a call's id and its signature. */
    private static final String IN_ID = "__thought__";

    private GeminiSignature() {}

    static Optional<String> ofCall(JsonNode call) {
        for (JsonNode place :
                List.of(
                        call.path(FIELDS).path(CALL),
                        call.path("function").path(FIELDS).path(CALL),
                        // as Google's own OpenAI-compatible API has it
                        call.path("extra_content").path("google").path(CALL))) {
            if (place.isTextual()) {
                return Optional.of(place.textValue());
            }
        }
        String id = call.path("id").asText("");
        int mark = id.indexOf(IN_ID);
        return mark < 0 ? Optional.empty() : Optional.of(id.substring(mark + IN_ID.length()));
    }

    static Optional<String> ofText(JsonNode message) {
        JsonNode all = message.path(FIELDS).path(TEXTS);
        return Optional.ofNullable(all.path(all.size() - 1).textValue());
    }

    /** Marks a tool call of an answer. */
    static void onCall(ObjectNode call, String signature) {
        call.put("id", call.path("id").asText("") + IN_ID + signature);
        call.putObject(FIELDS).put(CALL, signature);
    }

    /** Adds the signature of a part of text to an answer's message or delta. */
    static void onText(ObjectNode message, String signature) {
        message.withObjectProperty(FIELDS).withArrayProperty(TEXTS).add(signature);
    }
}
