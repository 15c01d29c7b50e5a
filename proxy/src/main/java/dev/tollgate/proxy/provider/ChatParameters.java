package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The parameters of a chat request as a vendor with another format takes them: defaults filled in,
 * the gateway's own fields removed, OpenAI parameters that the vendor doesn't know refused or
 * dropped.
 *
 * @see <a href="https://docs.litellm.ai/docs/completion/drop_params">LiteLLM, drop_params</a>
 */
public final class ChatParameters {

    /** OpenAI's chat parameters; everything else in a body is meant for the vendor as it is. */
    static final Set<String> OPENAI =
            Set.of(
                    "audio",
                    "frequency_penalty",
                    "function_call",
                    "functions",
                    "logit_bias",
                    "logprobs",
                    "max_completion_tokens",
                    "max_tokens",
                    "modalities",
                    "n",
                    "parallel_tool_calls",
                    "prediction",
                    "presence_penalty",
                    "prompt_cache_key",
                    "reasoning_effort",
                    "response_format",
                    "safety_identifier",
                    "seed",
                    "service_tier",
                    "stop",
                    "store",
                    "temperature",
                    "thinking",
                    "tool_choice",
                    "tools",
                    "top_logprobs",
                    "top_p",
                    "user",
                    "verbosity",
                    "web_search_options");

    /** Known by every translation, so never refused. */
    private static final Set<String> ALWAYS =
            Set.of("messages", "model", "stream", "stream_options", "metadata", "user");

    private ChatParameters() {}

    /**
     * A new tree of the request, for a translation to take apart.
     *
     * @param supported which of OpenAI's parameters the vendor's format can say
     * @throws FailureException naming every parameter that it can't, unless they are to be dropped.
     *     Parameters with their default value ({@code n: 1}, {@code null}, {@code 0} for penalties,
     *     {@code false} …) are never refused.
     */
    public static ObjectNode of(Prompt prompt, Set<String> supported) {
        Deployment deployment = prompt.target().deployment();
        ObjectNode request = prompt.tree();
        boolean drop =
                request.has("drop_params")
                        ? request.path("drop_params").asBoolean()
                        : deployment.parameters().dropUnsupported();
        deployment
                .parameters()
                .defaults()
                .properties()
                .forEach(entry -> {
                    if (!request.hasNonNull(entry.getKey())) {
                        request.set(entry.getKey(), entry.getValue().deepCopy());
                    }
                });
        Set<String> allowed = deployment.parameters().alwaysAllow();
        List<String> unknown = new ArrayList<>();
        for (String name : List.copyOf(names(request))) {
            boolean known =
                    supported.contains(name)
                            || ALWAYS.contains(name)
                            || allowed.contains(name)
                            || listed(request.path("allowed_openai_params"), name);
            if (!known && OPENAI.contains(name)) {
                JsonNode value = request.remove(name);
                if (!isDefault(name, value)) {
                    unknown.add(name);
                }
            }
        }
        if (!unknown.isEmpty() && !drop) {
            throw unsupported(deployment.vendor(), unknown, prompt.target().model());
        }
        DroppedPaths.remove(request, deployment.parameters().alwaysDrop());
        DroppedPaths.remove(request, texts(request.path("additional_drop_params")));
        request.remove(GatewayFields.NAMES);
        return request;
    }

    /** The refusal in LiteLLM's words. */
    public static FailureException unsupported(String vendor, List<String> names, String model) {
        String quoted = String.join(", ", names.stream().map(name -> "'" + name + "'").toList());
        return new FailureException(
                new Failure.Upstream(
                        ErrorClass.UNSUPPORTED_PARAMS,
                        "litellm.UnsupportedParamsError: "
                                + vendor
                                + " does not support parameters: ["
                                + quoted
                                + "], for model="
                                + model
                                + ". To drop these, set `litellm.drop_params=True` or for proxy:\n\n"
                                + "`litellm_settings:\n drop_params: true`\n"));
    }

    private static boolean isDefault(String name, JsonNode value) {
        return switch (name) {
            case "n" -> value.isNull() || value.asInt() == 1;
            case "frequency_penalty", "presence_penalty" -> value.isNull() || value.asDouble() == 0;
            case "logprobs", "store" -> !value.asBoolean();
            case "service_tier" -> value.isNull() || "auto".equals(value.asText());
            default -> value.isNull() || (value.isContainerNode() && value.isEmpty());
        };
    }

    private static Set<String> names(ObjectNode request) {
        return request.propertyStream()
                .map(java.util.Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private static boolean listed(JsonNode list, String name) {
        return texts(list).contains(name);
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream()
                .map(JsonNode::asText)
                .collect(java.util.stream.Collectors.toSet());
    }
}
