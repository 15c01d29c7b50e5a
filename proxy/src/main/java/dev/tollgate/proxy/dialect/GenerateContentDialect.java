package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Map;

/**
 * Gemini's {@code generateContent} and {@code streamGenerateContent}, for vendors that don't speak
 * it.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API, generateContent</a>
 */
public final class GenerateContentDialect implements Dialect {

    /** Of no meaning to other vendors. */
    private static final List<String> IGNORED = List.of("safetySettings", "labels");

    private static final List<String> TRANSLATED =
            List.of(
                    "contents",
                    "systemInstruction",
                    "generationConfig",
                    "tools",
                    "toolConfig",
                    "cachedContent");

    @Override
    public ObjectNode toChat(ObjectNode request) {
        if (ChatRequests.says(GoogleFields.get(request, "cachedContent"))) {
            throw ChatRequests.bad(
                    "This model can't read content that Google has cached: send it in contents.",
                    "cachedContent");
        }
        ObjectNode chat = Json.object();
        chat.set("model", request.path("model"));
        chat.set(
                "messages",
                GenerateContentMessages.of(
                        GoogleFields.get(request, "systemInstruction"), request.path("contents")));
        GenerateContentConfig.write(GoogleFields.get(request, "generationConfig"), chat);
        GenerateContentTools.write(
                request.path("tools"), GoogleFields.get(request, "toolConfig"), chat);
        for (List<String> names : List.of(IGNORED, TRANSLATED)) {
            request.remove(names);
            request.remove(names.stream().map(GoogleFields::snake).toList());
        }
        // what is left is meant for the gateway
        for (Map.Entry<String, JsonNode> field : List.copyOf(request.properties())) {
            chat.set(field.getKey(), field.getValue());
        }
        ChatRequests.askForUsage(chat);
        return chat;
    }

    @Override
    public ObjectNode fromChat(ObjectNode request, ObjectNode completion) {
        return GenerateContentAnswer.of(completion);
    }

    @Override
    public Encoder encoder(ObjectNode request) {
        return new GenerateContentStream();
    }
}
