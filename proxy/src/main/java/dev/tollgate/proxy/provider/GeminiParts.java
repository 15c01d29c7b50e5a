package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/** The parts of one candidate, or of one event of its stream, as fields of a message or delta. */
final class GeminiParts {

    private final Stamp stamp;
    private final boolean stream;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ObjectNode message = Json.object();
    private int calls;

    /**
     * @param calls how many tool calls the stream had before
     * @param stream whether tool calls need their {@code index}
     */
    GeminiParts(Stamp stamp, int calls, boolean stream) {
        this.stamp = stamp;
        this.calls = calls;
        this.stream = stream;
    }

    void add(JsonNode part) {
        String signature = part.path(GeminiSignature.PART).asText("");
        if (part.path("functionCall").isObject()) {
            call(part.path("functionCall"), signature);
            return;
        }
        if (part.path("thought").asBoolean()) {
            thought(part.path("text").asText(""), signature);
            return;
        }
        content.append(part.path("text").asText(""));
        if (!signature.isEmpty()) {
            GeminiSignature.onText(message, signature);
        }
        if (part.path("inlineData").isObject()) {
            media(part.path("inlineData"));
        } else if (part.has("executableCode") || part.has("codeExecutionResult")) {
            message.withObjectProperty("provider_specific_fields")
                    .withArrayProperty("code_execution")
                    .add(part);
        }
    }

    /** How many tool calls there are by now. */
    int calls() {
        return calls;
    }

    String content() {
        return content.toString();
    }

    /** Everything but {@code content}. */
    ObjectNode rest() {
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        return message;
    }

    private void thought(String text, String signature) {
        reasoning.append(text);
        if (!signature.isEmpty()) {
            message.withArrayProperty("thinking_blocks")
                    .addObject()
                    .put("type", "thinking")
                    .put("thinking", text)
                    .put("signature", signature);
        }
    }

    private void call(JsonNode call, String signature) {
        ObjectNode made = message.withArrayProperty("tool_calls").addObject();
        if (stream) {
            made.put("index", calls);
        }
        calls++;
        made.put("id", stamp.id("call_")).put("type", "function");
        JsonNode args = call.path("args");
        made.putObject("function")
                .put("name", call.path("name").asText(""))
                .put("arguments", args.isObject() ? Json.text(args) : "{}");
        if (!signature.isEmpty()) {
            GeminiSignature.onCall(made, signature);
        }
    }

    private void media(JsonNode data) {
        String mime = data.path("mimeType").asText("");
        if (mime.startsWith("audio/")) {
            message.putObject("audio")
                    .put("id", stamp.id("audio_"))
                    .put("data", data.path("data").asText(""))
                    .put("transcript", "")
                    .put("expires_at", stamp.now());
            return;
        }
        ObjectNode image = message.withArrayProperty("images").addObject();
        image.put("type", "image_url").put("index", 0);
        image.putObject("image_url")
                .put("url", "data:" + mime + ";base64," + data.path("data").asText(""));
    }
}
