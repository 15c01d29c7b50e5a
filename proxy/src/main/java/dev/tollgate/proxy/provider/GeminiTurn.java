package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.Optional;

/** An assistant's message as the parts that Gemini once said it in: thoughts, text, calls. */
final class GeminiTurn {

    private GeminiTurn() {}

    static void write(JsonNode message, GeminiModel model, ArrayNode parts) {
        thoughts(message, parts);
        text(message, parts);
        boolean first = true;
        for (JsonNode call : message.path("tool_calls")) {
            call(call, model.third() && first, parts);
            first = false;
        }
        if (message.path("function_call").isObject()) {
            ObjectNode call = Json.object();
            call.set("function", message.path("function_call"));
            call(call, model.third() && first, parts);
        }
    }

    /** Thoughts without a signature are words that Gemini has no use for. */
    private static void thoughts(JsonNode message, ArrayNode parts) {
        for (JsonNode block : message.path("thinking_blocks")) {
            String signature = block.path("signature").asText("");
            if (block.path("type").asText("").equals("thinking") && !signature.isEmpty()) {
                parts.addObject()
                        .put("text", block.path("thinking").asText(""))
                        .put("thought", true)
                        .put(GeminiSignature.PART, signature);
            }
        }
    }

    private static void text(JsonNode message, ArrayNode parts) {
        ObjectNode last = null;
        for (JsonNode part : GeminiMedia.parts(message.path("content"))) {
            String text = part.path("text").asText(part.path("refusal").asText(""));
            if (!text.isEmpty()) {
                last = parts.addObject().put("text", text);
            }
        }
        Optional<String> signature = GeminiSignature.ofText(message);
        if (signature.isPresent()) {
            ObjectNode signed = last == null ? parts.addObject().put("text", "") : last;
            signed.put(GeminiSignature.PART, signature.get());
        }
    }

    private static void call(JsonNode call, boolean mustBeSigned, ArrayNode parts) {
        JsonNode function = call.path("function");
        ObjectNode part = parts.addObject();
        part.putObject("functionCall")
                .put("name", function.path("name").asText(""))
                .set("args", arguments(function));
        GeminiSignature.ofCall(call)
                .or(() -> mustBeSigned ? Optional.of(GeminiSignature.NONE) : Optional.empty())
                .ifPresent(signature -> part.put(GeminiSignature.PART, signature));
    }

    private static JsonNode arguments(JsonNode function) {
        String text = function.path("arguments").asText("");
        if (text.isBlank()) {
            return Json.object();
        }
        try {
            JsonNode arguments = Json.parse(text);
            return arguments.isObject() ? arguments : Json.object();
        } catch (FailureException notJson) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The arguments of the tool call '"
                                    + function.path("name").asText("")
                                    + "' are not valid JSON.",
                            "messages"),
                    notJson);
        }
    }
}
