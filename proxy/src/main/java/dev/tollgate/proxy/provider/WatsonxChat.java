package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;
import java.util.Set;

/**
 * Chat of watsonx.ai: OpenAI's format but for some names.
 *
 * @see <a href="https://cloud.ibm.com/apidocs/watsonx-ai#text-chat">IBM, text chat</a>
 */
final class WatsonxChat implements Adapter.Translator {

    private static final Set<String> SUPPORTED =
            Set.of(
                    "frequency_penalty",
                    "logit_bias",
                    "logprobs",
                    "max_completion_tokens",
                    "max_tokens",
                    "n",
                    "presence_penalty",
                    "reasoning_effort",
                    "response_format",
                    "seed",
                    "stop",
                    "temperature",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "top_p");

    private final Watsonx watsonx;
    private final Stamp stamp;

    WatsonxChat(Watsonx watsonx, Stamp stamp) {
        this.watsonx = watsonx;
        this.stamp = stamp;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode body = ChatParameters.of(prompt, SUPPORTED);
        body.remove(List.of("model", "stream", "stream_options", "metadata", "user"));
        JsonNode limit = body.remove("max_completion_tokens");
        if (limit != null && !limit.isNull()) {
            body.set("max_tokens", limit);
        }
        if (body.path("tool_choice").isTextual()) {
            body.set("tool_choice_option", body.remove("tool_choice"));
        }
        if (body.path("stop").isTextual()) {
            body.set("stop", Json.array().add(body.path("stop")));
        }
        return watsonx.post(prompt, prompt.stream() ? "chat_stream" : "chat", body);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        return named(answer, "chat.completion", prompt);
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new WatsonxStream(watsonx, chunk -> named(chunk, "chat.completion.chunk", prompt));
    }

    /** Leaves out what only IBM has, and adds what it lacks. */
    private ObjectNode named(ObjectNode answer, String object, Prompt prompt) {
        answer.remove(List.of("model_id", "model_version", "created_at", "system"));
        answer.put("object", object);
        answer.put("model", prompt.target().model());
        if (!answer.hasNonNull("created")) {
            answer.put("created", stamp.now());
        }
        return answer;
    }
}
