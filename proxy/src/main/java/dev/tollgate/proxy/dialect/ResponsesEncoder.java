package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One answer of the Responses API in the making, whole or as a stream.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">OpenAI,
 *     streaming events of Responses</a>
 */
final class ResponsesEncoder implements Dialect.Encoder {

    private final ResponsesEnvelope envelope;
    private final ResponsesEvents events = new ResponsesEvents();
    private final ResponsesOutput output;
    private final String id;
    private final long createdAt;
    private String tier = "default";
    private String finishReason = "";
    private Optional<Usage> usage = Optional.empty();
    private boolean begun;

    ResponsesEncoder(ResponsesEnvelope envelope, Stamp stamp) {
        this.envelope = envelope;
        this.id = stamp.id("resp_");
        this.createdAt = stamp.now();
        this.output = new ResponsesOutput(stamp, events);
    }

    @Override
    public void accept(ObjectNode chunk, Consumer<Frame> frames) {
        take(chunk);
        events.drain(frames);
    }

    @Override
    public void end(Consumer<Frame> frames) {
        finish();
        events.drain(frames);
    }

    /**
     * The same, and the response as it stays.
     *
     * @param frames the last events are added here
     */
    ObjectNode end(List<Frame> frames) {
        ObjectNode response = finish();
        events.drain(frames::add);
        return response;
    }

    /** {@inheritDoc} As OpenAI: an error event, then the response as far as it has come. */
    @Override
    public void fail(Failure failure, Consumer<Frame> frames) {
        String code = code(failure);
        events.add("error").put("code", code).put("message", failure.message()).putNull("param");
        if (begun) {
            ObjectNode response = response("failed");
            response.putObject("error").put("code", code).put("message", failure.message());
            events.add("response.failed").set("response", response);
        }
        events.drain(frames);
    }

    /** One of the codes that clients' types know. */
    private static String code(Failure failure) {
        return switch (OpenAiErrors.status(failure)) {
            case 429 -> "rate_limit_exceeded";
            case 400, 413, 422 -> "invalid_prompt";
            default -> "server_error";
        };
    }

    /** Takes a chunk, or a whole {@code chat.completion}. */
    void take(ObjectNode chat) {
        begin();
        if (chat.path("usage").isObject()) {
            usage = Optional.of(UsageReader.fromOpenAi(chat.path("usage")));
        }
        if (chat.hasNonNull("service_tier")) {
            tier = ResponsesEnvelope.tier(chat.path("service_tier"));
        }
        for (JsonNode choice : chat.path("choices")) {
            // the format has one answer only
            if (choice.path("index").asInt() == 0) {
                JsonNode said = choice.has("delta") ? choice.path("delta") : choice.path("message");
                output.take(said, choice.path("logprobs").path("content"));
                finishReason = choice.path("finish_reason").asText(finishReason);
            }
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            for (String type : new String[] {"response.created", "response.in_progress"}) {
                events.add(type).set("response", response(ResponsesItem.IN_PROGRESS));
            }
        }
    }

    /** The answer is complete: the response as it stays. */
    ObjectNode finish() {
        begin();
        Optional<String> cut = cut();
        output.end(cut.isEmpty());
        String status = cut.isEmpty() ? ResponsesItem.COMPLETED : ResponsesItem.INCOMPLETE;
        ObjectNode response = response(status);
        cut.ifPresent(reason -> response.putObject("incomplete_details").put("reason", reason));
        events.add("response." + status).set("response", response);
        return response;
    }

    /** Why the model was stopped before it had said all, in Responses' words. */
    private Optional<String> cut() {
        return switch (finishReason) {
            case "length" -> Optional.of("max_output_tokens");
            case "content_filter" -> Optional.of("content_filter");
            default -> Optional.empty();
        };
    }

    private ObjectNode response(String status) {
        ObjectNode response = envelope.at(id, createdAt, status);
        response.put("service_tier", tier);
        response.set("output", output.json());
        usage.ifPresent(told -> response.set("usage", usage(told)));
        return response;
    }

    private static ObjectNode usage(Usage told) {
        ObjectNode usage = Json.object().put("input_tokens", told.promptTokens());
        usage.putObject("input_tokens_details").put("cached_tokens", told.cacheReadTokens());
        usage.put("output_tokens", told.completionTokens());
        usage.putObject("output_tokens_details").put("reasoning_tokens", told.reasoning());
        return usage.put("total_tokens", told.totalTokens());
    }
}
