package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Answer.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Anthropic's Messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic, Messages</a>
 */
final class AnthropicVendor implements Vendor {

    @Override
    public boolean knows(Received request) {
        return request.path().matches("(/v1)?/messages(/count_tokens)?");
    }

    @Override
    public Optional<Refusal> refusal(Received request) {
        JsonNode body = request.json();
        Optional<Refusal> key = Vendor.withoutKey(request);
        if (key.isPresent()) {
            return key;
        }
        if (request.header("anthropic-version").isEmpty()) {
            return Optional.of(new Refusal(400, "anthropic-version: header is required"));
        }
        if (body.path("model").asText().contains("missing")) {
            return Optional.of(new Refusal(404, "model: " + body.path("model").asText()));
        }
        return required(request, body)
                .or(() -> firstIsUser(body))
                .or(() -> Vendor.gatewayField(body));
    }

    private static Optional<Refusal> required(Received request, JsonNode body) {
        return request.path().endsWith("count_tokens")
                ? Vendor.missing(body, "model", "messages")
                : Vendor.missing(body, "model", "max_tokens", "messages");
    }

    private static Optional<Refusal> firstIsUser(JsonNode body) {
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            if (!role.equals("user") && !role.equals("assistant")) {
                return Optional.of(new Refusal(400, "messages: Unexpected role \"" + role + "\""));
            }
        }
        return Optional.empty();
    }

    @Override
    public Reply answer(Received request, Script script) {
        Conversation conversation = Conversation.of(request.json());
        if (request.path().endsWith("count_tokens")) {
            return Reply.json(Make.object("input_tokens", conversation.words()));
        }
        Answer answer = Answer.to(conversation, script);
        Reply reply =
                conversation.stream()
                        ? Reply.events(
                                new AnthropicEvents(message(request, answer), answer).events())
                        : Reply.json(message(request, answer));
        return reply.with("anthropic-ratelimit-requests-remaining", "99")
                .with("request-id", "req_mock" + request.number());
    }

    private static ObjectNode message(Received request, Answer answer) {
        return Make.object(
                "id",
                "msg_mock" + request.number(),
                "type",
                "message",
                "role",
                "assistant",
                "model",
                request.json().path("model"),
                "content",
                content(answer),
                "stop_reason",
                stop(answer),
                "stop_sequence",
                null,
                "usage",
                usage(answer.counts()));
    }

    static String stop(Answer answer) {
        return answer.finish("end_turn", "max_tokens", "tool_use");
    }

    private static List<JsonNode> content(Answer answer) {
        List<JsonNode> content = new ArrayList<>();
        if (answer.thinks()) {
            content.add(
                    Make.object(
                            "type",
                            "thinking",
                            "thinking",
                            answer.reasoning(),
                            "signature",
                            Answer.SIGNATURE));
        }
        if (answer.calls().isEmpty()) {
            content.add(Make.object("type", "text", "text", answer.text()));
        }
        for (Call call : answer.calls()) {
            content.add(
                    Make.object(
                            "type", "tool_use",
                            "id", call.id(),
                            "name", call.name(),
                            "input", call.arguments()));
        }
        return content;
    }

    /** Cached tokens are not among {@code input_tokens} here. */
    static ObjectNode usage(Answer.Counts counts) {
        return Make.object(
                "input_tokens",
                counts.prompt() - counts.cached(),
                "cache_creation_input_tokens",
                0,
                "cache_read_input_tokens",
                counts.cached(),
                "output_tokens",
                counts.completion(),
                "service_tier",
                "standard");
    }

    @Override
    public Reply error(Refusal refusal) {
        return Reply.json(refusal.status(), body(refusal));
    }

    @Override
    public Reply.Part errorEvent(Refusal refusal) {
        return Sse.part("error", body(refusal), false);
    }

    private static ObjectNode body(Refusal refusal) {
        return Make.object(
                "type", "error",
                "error", Make.object("type", type(refusal.status()), "message", refusal.message()),
                "request_id", "req_mock");
    }

    private static String type(int status) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
    }
}
