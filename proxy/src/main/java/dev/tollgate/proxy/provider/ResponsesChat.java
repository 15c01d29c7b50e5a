package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * Chat with a model that is asked by OpenAI's Responses API: LiteLLM's {@code
 * openai/responses/<m>}, or {@code mode: responses} in {@code model_info}.
 *
 * @param model its name at the vendor
 * @param rules of the vendor for chat with this model
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI, create a
 *     response</a>
 */
record ResponsesChat(
        Provider provider, Sender sender, String model, ParameterRules rules, Stamp stamp)
        implements Adapter.Translator {

    /** What LiteLLM puts before the model's name. */
    static final String PREFIX = "responses/";

    /** Whether chat with this model is to go this way. */
    static boolean concerns(Target target) {
        return target.model().startsWith(PREFIX)
                || "responses".equals(target.deployment().info().path("mode").asText());
    }

    /** The target without LiteLLM's prefix. */
    static Target bare(Target target) {
        String model = target.model();
        return model.startsWith(PREFIX)
                ? new Target(target.deployment(), model.substring(PREFIX.length()))
                : target;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        Deployment.Parameters parameters = prompt.target().deployment().parameters();
        ObjectNode request =
                ChatParameters.of(
                        prompt,
                        ResponsesRequest.supported(
                                rules.supported(prompt.json(), parameters.defaults())));
        ObjectNode body = ResponsesRequest.body(request, model, prompt.stream());
        body.setAll(parameters.extraBody().deepCopy());
        return sender.request(prompt, Payload.of(Json.bytes(body)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        return ResponsesAnswer.completion(provider, answer, stamp);
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new ResponsesStream(
                provider, new ChatAnswer(stamp.id("chatcmpl-"), stamp.now(), model));
    }
}
