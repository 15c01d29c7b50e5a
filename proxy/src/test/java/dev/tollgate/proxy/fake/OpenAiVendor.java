package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * OpenAI's paths, also below {@code /openai/deployments/{name}} as Azure has them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI, API reference</a>
 */
final class OpenAiVendor implements Vendor {

    private final OpenAiResponses responses = new OpenAiResponses();
    private final OpenAiFiles files = new OpenAiFiles();

    @Override
    public boolean knows(Received request) {
        return true;
    }

    /** The last segments that tell an operation from another. */
    private static String operation(Received request) {
        return request.path()
                .replaceFirst("^/openai/deployments/[^/]+", "")
                .replaceFirst("^/openai", "")
                .replaceFirst("^/v1", "");
    }

    private static boolean azure(Received request) {
        return request.path().startsWith("/openai/");
    }

    @Override
    public Optional<Refusal> refusal(Received request) {
        Optional<Refusal> key = Vendor.withoutKey(request);
        JsonNode body = request.json();
        if (key.isPresent() || !body.isObject()) {
            return key;
        }
        if (body.path("model").asText().contains("missing")) {
            String name = body.path("model").asText();
            String message =
                    "The model `" + name + "` does not exist or you do not have access to it.";
            return Optional.of(new Refusal(404, message));
        }
        return required(request, body).or(() -> Vendor.gatewayField(body));
    }

    private static Optional<Refusal> required(Received request, JsonNode body) {
        return switch (operation(request)) {
            case "/chat/completions" -> Vendor.missing(body, "messages");
            case "/completions" -> Vendor.missing(body, "model", "prompt");
            case "/embeddings", "/responses", "/moderations" -> Vendor.missing(body, "input");
            default -> Optional.empty();
        };
    }

    @Override
    public String steering(Received request) {
        if (request.json().isObject()) {
            return Vendor.super.steering(request);
        }
        return request.text();
    }

    @Override
    public Reply answer(Received request, Script script) {
        String operation = operation(request);
        Conversation conversation = Conversation.of(request.json());
        return switch (operation) {
            case "/chat/completions" ->
                    new OpenAiChat(request, conversation, azure(request)).reply(script);
            case "/completions" -> new OpenAiCompletion(request, conversation).reply(script);
            case "/embeddings" -> Embeddings.openAi(request.json());
            case "/models" -> Reply.json(models());
            default -> other(operation, request, script);
        };
    }

    private Reply other(String operation, Received request, Script script) {
        if (operation.startsWith("/responses")) {
            return responses.answer(operation, request, script).orElseGet(() -> unknown(request));
        }
        return OpenAiMedia.answer(operation, request)
                .or(() -> files.answer(operation, request))
                .orElseGet(() -> unknown(request));
    }

    private Reply unknown(Received request) {
        return error(
                new Refusal(404, "Invalid URL (" + request.method() + " " + request.path() + ")"));
    }

    private static ObjectNode models() {
        JsonNode model =
                Make.object(
                        "id", "mock", "object", "model", "created", 1700000000, "owned_by", "mock");
        return Make.object("object", "list", "data", Make.list(model));
    }

    @Override
    public Reply error(Refusal refusal) {
        return Reply.json(refusal.status(), Make.object("error", body(refusal)))
                .with("x-ratelimit-remaining-requests", "0");
    }

    @Override
    public Reply.Part errorEvent(Refusal refusal) {
        return Sse.part("", Make.object("error", body(refusal)), false);
    }

    private static ObjectNode body(Refusal refusal) {
        return Make.object(
                "message", refusal.message(),
                "type", type(refusal.status()),
                "param", null,
                "code", code(refusal.status()));
    }

    private static String type(int status) {
        return switch (status) {
            case 429 -> "requests";
            case 500, 502, 503, 529 -> "server_error";
            default -> "invalid_request_error";
        };
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }
}
