package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;

/** Chat messages as the input items of a Responses request, in their order. */
final class ResponsesHistory {

    private static final String TEXT = "text";

    private final ArrayNode items = Json.array();

    private ResponsesHistory() {}

    /**
     * The items.
     *
     * @throws FailureException with {@link Failure.BadRequest} for roles that the API doesn't know
     */
    static ArrayNode input(JsonNode messages) {
        ResponsesHistory history = new ResponsesHistory();
        messages.forEach(history::add);
        return history.items;
    }

    private void add(JsonNode message) {
        String role = message.path("role").asText("");
        switch (role) {
            case "system", "developer", "user" ->
                    items.addObject()
                            .put("role", role)
                            .set("content", content(message.path("content")));
            case "assistant" -> assistant(message);
            case "tool" ->
                    items.addObject()
                            .put("type", "function_call_output")
                            .put("call_id", message.path("tool_call_id").asText(""))
                            .set("output", content(message.path("content")));
            default ->
                    throw new FailureException(
                            new Failure.BadRequest(
                                    "Messages of the role '"
                                            + role
                                            + "' can't be sent to this model.",
                                    "messages"));
        }
    }

    private void assistant(JsonNode message) {
        ArrayNode said = Json.array();
        for (JsonNode part : MessageContent.parts(message.path("content"))) {
            String kind = part.hasNonNull("refusal") ? "refusal" : TEXT;
            say(said, kind, part.path(kind).asText(""));
        }
        say(said, "refusal", message.path("refusal").asText(""));
        if (!said.isEmpty()) {
            items.addObject().put("role", "assistant").set("content", said);
        }
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            items.addObject()
                    .put("type", "function_call")
                    .put("call_id", call.path("id").asText(""))
                    .put("name", function.path("name").asText(""))
                    .put("arguments", function.path("arguments").asText(""));
        }
    }

    private static void say(ArrayNode said, String kind, String text) {
        if (!text.isEmpty()) {
            String type = kind.equals(TEXT) ? "output_text" : kind;
            said.addObject().put("type", type).put(kind, text);
        }
    }

    private static JsonNode content(JsonNode content) {
        if (content.isTextual()) {
            return content;
        }
        ArrayNode parts = Json.array();
        MessageContent.parts(content).forEach(part -> parts.add(part(part)));
        return parts;
    }

    private static JsonNode part(JsonNode part) {
        return switch (part.path("type").asText("")) {
            case TEXT ->
                    Json.object().put("type", "input_text").put(TEXT, part.path(TEXT).asText(""));
            case "image_url" -> image(part);
            case "file" -> file(part.path("file"));
            // the vendor knows best whether it takes what is left
            default -> part;
        };
    }

    private static ObjectNode image(JsonNode part) {
        ObjectNode image =
                Json.object()
                        .put("type", "input_image")
                        .put("image_url", MessageContent.imageUrl(part));
        JsonNode detail = part.path("image_url").path("detail");
        return detail.isTextual() ? image.set("detail", detail) : image.put("detail", "auto");
    }

    /** LiteLLM's clients put the address of a file where its id goes. */
    private static ObjectNode file(JsonNode told) {
        ObjectNode file = Json.object().put("type", "input_file");
        for (String name : new String[] {"file_data", "filename", "file_id"}) {
            if (told.path(name).isTextual()) {
                boolean address = told.path(name).textValue().startsWith("https://");
                file.set(address ? "file_url" : name, told.path(name));
            }
        }
        return file;
    }
}
