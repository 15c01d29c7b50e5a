package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gemini, on AI Studio's and on Vertex AI's paths.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API, generating content</a>
 */
final class GeminiVendor implements Vendor {

    @Override
    public boolean knows(Received request) {
        return request.path().matches(".*/models/[^/]+:[A-Za-z]+");
    }

    private static String method(Received request) {
        return request.path().substring(request.path().lastIndexOf(':') + 1);
    }

    @Override
    public Optional<Refusal> refusal(Received request) {
        if (Vendor.withoutKey(request).isPresent()) {
            return Optional.of(new Refusal(400, "API key not valid. Please pass a valid API key."));
        }
        if (request.path().contains("missing")) {
            return Optional.of(
                    new Refusal(404, "models/missing is not found for API version v1beta."));
        }
        return Vendor.gatewayField(request.json())
                .or(() -> unknownFields(request))
                .or(() -> withoutTools(request));
    }

    /** Gemma's small models call no functions. */
    private static Optional<Refusal> withoutTools(Received request) {
        boolean gemma = request.path().contains("/models/gemma-");
        if (!gemma || request.json().path("tools").isEmpty()) {
            return Optional.empty();
        }
        String model = request.path().replaceFirst(".*/(models/[^:]+):.*", "$1");
        return Optional.of(new Refusal(400, "Function calling is not enabled for " + model));
    }

    /** Gemini takes no field that it doesn't know. */
    private static Optional<Refusal> unknownFields(Received request) {
        for (String name : new String[] {"messages", "stream", "max_tokens", "stream_options"}) {
            if (request.json().has(name)) {
                String message =
                        "Invalid JSON payload received. Unknown name \""
                                + name
                                + "\": Cannot find field.";
                return Optional.of(new Refusal(400, message));
            }
        }
        return Optional.empty();
    }

    @Override
    public Reply answer(Received request, Script script) {
        Conversation conversation = Conversation.of(request.json());
        return switch (method(request)) {
            case "generateContent" -> Reply.json(whole(request, Answer.to(conversation, script)));
            case "streamGenerateContent" -> stream(request, Answer.to(conversation, script));
            case "countTokens" -> Reply.json(Make.object("totalTokens", conversation.words()));
            case "embedContent" -> Reply.json(Make.object("embedding", embedding(request.json())));
            case "batchEmbedContents" -> embeddings(request.json());
            default -> error(new Refusal(404, "No such method."));
        };
    }

    private static Reply embeddings(JsonNode body) {
        List<JsonNode> all = new ArrayList<>();
        body.path("requests").forEach(one -> all.add(embedding(one)));
        return Reply.json(Make.object("embeddings", all));
    }

    private static JsonNode embedding(JsonNode request) {
        int dimensions = request.path("outputDimensionality").asInt(Embeddings.DIMENSIONS);
        String text = Texts.in(request.path("content")).plain();
        return Make.object("values", Embeddings.vector(text, dimensions));
    }

    private static ObjectNode whole(Received request, Answer answer) {
        List<JsonNode> parts = new ArrayList<>();
        if (answer.thinks()) {
            parts.add(thought(answer));
        }
        if (answer.calls().isEmpty()) {
            parts.add(Make.object("text", answer.text()));
        }
        parts.addAll(calls(answer));
        return response(request, answer, parts, true);
    }

    private static Reply stream(Received request, Answer answer) {
        Sse sse = new Sse();
        if (answer.thinks()) {
            sse.frame(response(request, answer, List.of(thought(answer)), false));
        }
        for (String piece : answer.pieces()) {
            sse.piece(response(request, answer, List.of(Make.object("text", piece)), false));
        }
        List<JsonNode> calls = calls(answer);
        if (!calls.isEmpty()) {
            sse.piece(response(request, answer, calls, false));
        }
        sse.frame(response(request, answer, List.of(Make.object("text", "")), true));
        return Reply.events(sse.parts());
    }

    private static JsonNode thought(Answer answer) {
        return Make.object("text", answer.reasoning(), "thought", true);
    }

    /** Whole even in streams, without ids; a call that was thought about is signed. */
    private static List<JsonNode> calls(Answer answer) {
        List<JsonNode> calls = new ArrayList<>();
        for (Call call : answer.calls()) {
            JsonNode function = Make.object("name", call.name(), "args", call.arguments());
            ObjectNode part = Make.object("functionCall", function);
            if (answer.thinks() && calls.isEmpty()) {
                part.put("thoughtSignature", Answer.SIGNATURE);
            }
            calls.add(part);
        }
        return calls;
    }

    private static ObjectNode response(
            Received request, Answer answer, List<JsonNode> parts, boolean last) {
        ObjectNode candidate =
                Make.object("content", Make.object("parts", parts, "role", "model"), "index", 0);
        if (last) {
            candidate.put("finishReason", answer.finish("STOP", "MAX_TOKENS", "STOP"));
        }
        String model = request.path().replaceFirst(".*/models/", "").replaceFirst(":.*", "");
        return Make.object(
                "candidates",
                Make.list(candidate),
                "usageMetadata",
                usage(answer.counts()),
                "modelVersion",
                model,
                "responseId",
                "mock" + request.number());
    }

    private static ObjectNode usage(Answer.Counts counts) {
        ObjectNode usage =
                Make.object(
                        "promptTokenCount", counts.prompt(),
                        "candidatesTokenCount", counts.completion() - counts.reasoning(),
                        "totalTokenCount", counts.total(),
                        "promptTokensDetails",
                                List.of(Map.of("modality", "TEXT", "tokenCount", counts.prompt())));
        if (counts.cached() > 0) {
            usage.put("cachedContentTokenCount", counts.cached());
        }
        if (counts.reasoning() > 0) {
            usage.put("thoughtsTokenCount", counts.reasoning());
        }
        return usage;
    }

    @Override
    public Reply error(Refusal refusal) {
        return Reply.json(refusal.status(), body(refusal));
    }

    @Override
    public Reply.Part errorEvent(Refusal refusal) {
        return Sse.part("", body(refusal), false);
    }

    private static ObjectNode body(Refusal refusal) {
        return Make.object(
                "error",
                Make.object(
                        "code", refusal.status(),
                        "message", refusal.message(),
                        "status", status(refusal.status())));
    }

    private static String status(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503, 529 -> "UNAVAILABLE";
            default -> "INTERNAL";
        };
    }
}
