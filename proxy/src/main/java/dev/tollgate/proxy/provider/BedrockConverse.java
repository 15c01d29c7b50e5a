package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chat through Bedrock's Converse and ConverseStream.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">AWS,
 *     Converse</a>
 */
final class BedrockConverse implements Adapter.Translator {

    private static final Set<String> SUPPORTED =
            Set.of(
                    "max_completion_tokens",
                    "max_tokens",
                    "parallel_tool_calls",
                    "response_format",
                    "service_tier",
                    "stop",
                    "temperature",
                    "tool_choice",
                    "tools",
                    "top_p");

    /** Makers whose models think when told. */
    private static final List<String> THINKING =
            List.of("anthropic.", "amazon.nova-2", "openai.gpt-oss");

    /** Fields of Converse itself that clients may send as they are. */
    private static final List<String> OWN =
            List.of(
                    "additionalModelResponseFieldPaths",
                    "guardrailConfig",
                    "outputConfig",
                    "performanceConfig",
                    "promptVariables",
                    "requestMetadata",
                    "serviceTier");

    private final Bedrock bedrock;
    private final Stamp stamp;

    BedrockConverse(Bedrock bedrock, Stamp stamp) {
        this.bedrock = bedrock;
        this.stamp = stamp;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        BedrockModel model = BedrockModel.of(prompt.target());
        ObjectNode request = ChatParameters.of(prompt, supported(model));
        JsonNode messages = request.path("messages");
        ObjectNode body = Json.object();
        body.set("messages", BedrockMessages.conversation(messages));
        ArrayNode system = BedrockMessages.system(messages);
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        BedrockThinking.apply(model, request);
        boolean thinking = "enabled".equals(request.path("thinking").path("type").asText());
        new BedrockTools(prompt, model, request)
                .config(thinking)
                .ifPresent(config -> body.set("toolConfig", config));
        ObjectNode inference = inference(request);
        if (!inference.isEmpty()) {
            body.set("inferenceConfig", inference);
        }
        own(request, body);
        request.remove(
                List.of("messages", "model", "stream", "stream_options", "metadata", "user"));
        betas(prompt, model, request);
        // credentials are the deployment's alone
        request.remove(aws(request));
        if (!request.isEmpty()) {
            body.set("additionalModelRequestFields", additional(model, request));
        }
        String path = prompt.stream() ? "converse-stream" : "converse";
        return bedrock.post(prompt, model, path, body);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        ObjectNode message =
                BedrockAnswer.message(
                        prompt, answer.path("output").path("message").path("content"));
        String reason =
                BedrockAnswer.finishReason(
                        answer.path("stopReason").asText(), !message.has("tool_calls"));
        ObjectNode completion = frame(prompt).completion(message, reason);
        completion.set("usage", BedrockAnswer.usage(answer.path("usage")));
        if (answer.has("trace")) {
            completion.set("trace", answer.get("trace"));
        }
        return completion;
    }

    @Override
    public Framing framing() {
        return Framing.AWS_EVENT_STREAM;
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new BedrockStream(bedrock, prompt, frame(prompt));
    }

    private ChatAnswer frame(Prompt prompt) {
        return new ChatAnswer(stamp.id("chatcmpl-"), stamp.now(), prompt.target().model());
    }

    private static Set<String> supported(BedrockModel model) {
        if (THINKING.stream().noneMatch(model::isFrom)) {
            return SUPPORTED;
        }
        Set<String> supported = new HashSet<>(SUPPORTED);
        supported.addAll(Set.of("thinking", "reasoning_effort"));
        return supported;
    }

    private static ObjectNode inference(ObjectNode request) {
        ObjectNode inference = Json.object();
        JsonNode limit = request.remove("max_completion_tokens");
        if (limit != null && !limit.isNull()) {
            request.set("max_tokens", limit);
        }
        move(request, "max_tokens", inference, "maxTokens");
        move(request, "temperature", inference, "temperature");
        move(request, "top_p", inference, "topP");
        JsonNode stop = request.path("stop");
        request.remove("stop");
        ArrayNode sequences = Json.array();
        (stop.isArray() ? stop.valueStream().toList() : List.of(stop))
                .stream().filter(text -> !text.asText("").isEmpty()).forEach(sequences::add);
        if (!sequences.isEmpty()) {
            inference.set("stopSequences", sequences);
        }
        return inference;
    }

    private static void move(ObjectNode from, String name, ObjectNode to, String newName) {
        JsonNode value = from.remove(name);
        if (value != null && !value.isNull()) {
            to.set(newName, value);
        }
    }

    private static void own(ObjectNode request, ObjectNode body) {
        JsonNode tier = request.remove("service_tier");
        if (tier != null && tier.isTextual()) {
            String name = "auto".equals(tier.textValue()) ? "default" : tier.textValue();
            body.putObject("serviceTier").put("type", name);
        }
        for (String name : OWN) {
            JsonNode value = request.remove(name);
            if (value != null) {
                body.set(name, value);
            }
        }
    }

    private static List<String> aws(ObjectNode request) {
        return request.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("aws_") || name.equals("model_id"))
                .toList();
    }

    /** Claude's {@code anthropic-beta} is a field here. */
    private static void betas(Prompt prompt, BedrockModel model, ObjectNode request) {
        String betas = prompt.headers().getOrDefault("anthropic-beta", "");
        if (!betas.isBlank() && model.isFrom("anthropic.") && !request.has("anthropic_beta")) {
            ArrayNode list = request.putArray("anthropic_beta");
            Pattern.compile(",").splitAsStream(betas).map(String::strip).forEach(list::add);
        }
    }

    /** What Converse itself doesn't know goes to the model; Nova has {@code top_k} elsewhere. */
    private static ObjectNode additional(BedrockModel model, ObjectNode request) {
        JsonNode topK = request.path("top_k");
        if (model.isFrom("amazon.nova") && topK.isNumber()) {
            request.remove("top_k");
            request.putObject("inferenceConfig").set("topK", topK);
        }
        return request;
    }
}
