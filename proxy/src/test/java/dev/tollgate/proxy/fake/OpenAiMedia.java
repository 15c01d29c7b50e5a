package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moderations, images, audio, and the rerank that OpenAI-compatible vendors add. */
final class OpenAiMedia {

    /** A PNG of one pixel. */
    static final byte[] PNG =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static final byte[] SOUND = "ID3 not really sound, but bytes: \0\1\2\3".getBytes(UTF_8);

    private OpenAiMedia() {}

    static Optional<Reply> answer(String operation, Received request) {
        return switch (operation) {
            case "/moderations" -> Optional.of(moderation(request.json()));
            case "/images/generations" -> Optional.of(image(request.json()));
            case "/images/edits", "/images/variations" -> Optional.of(edit(request));
            case "/audio/speech" -> Optional.of(speech());
            case "/audio/transcriptions", "/audio/translations" ->
                    Optional.of(transcription(request));
            case "/rerank" -> Optional.of(CohereVendor.rerank(request.json()));
            default -> Optional.empty();
        };
    }

    private static Reply moderation(JsonNode body) {
        List<JsonNode> results = new ArrayList<>();
        for (String text : Embeddings.texts(body.path("input"))) {
            boolean flagged = text.contains("violence");
            results.add(
                    Make.object(
                            "flagged", flagged,
                            "categories", Map.of("violence", flagged),
                            "category_scores", Map.of("violence", flagged ? 0.9 : 0.1),
                            "category_applied_input_types", Map.of("violence", List.of("text"))));
        }
        return Reply.json(
                Make.object(
                        "id",
                        "modr-mock",
                        "model",
                        body.path("model").asText("omni-moderation-latest"),
                        "results",
                        results));
    }

    private static Reply image(JsonNode body) {
        boolean url = body.path("response_format").asText().equals("url");
        ObjectNode image =
                url
                        ? Make.object("url", "https://images.example/mock.png")
                        : Make.object("b64_json", Base64.getEncoder().encodeToString(PNG));
        return images(image);
    }

    private static Reply edit(Received request) {
        Map<String, byte[]> form = Form.of(request);
        byte[] image = form.getOrDefault("image", form.getOrDefault("image[]", new byte[0]));
        // gives back what it got, so that a test sees every byte arrive
        return images(Make.object("b64_json", Base64.getEncoder().encodeToString(image)));
    }

    private static Reply images(ObjectNode image) {
        JsonNode usage =
                Make.object(
                        "input_tokens", 5,
                        "output_tokens", 100,
                        "total_tokens", 105,
                        "input_tokens_details", Map.of("text_tokens", 5, "image_tokens", 0));
        return Reply.json(
                Make.object("created", 1700000000, "data", Make.list(image), "usage", usage));
    }

    private static Reply speech() {
        return new Reply.Parts("audio/mpeg", Map.of(), List.of(new Reply.Part(SOUND, true)));
    }

    private static Reply transcription(Received request) {
        Map<String, byte[]> form = Form.of(request);
        int size = form.getOrDefault("file", new byte[0]).length;
        String text = "heard " + size + " bytes";
        String format = new String(form.getOrDefault("response_format", new byte[0]), UTF_8);
        if (format.equals("text")) {
            return new Reply.Whole(200, "text/plain", Map.of(), text.getBytes(UTF_8));
        }
        return Reply.json(
                Make.object("text", text, "usage", Map.of("type", "duration", "seconds", 3)));
    }
}
