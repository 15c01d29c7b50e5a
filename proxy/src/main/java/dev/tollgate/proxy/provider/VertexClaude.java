package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * Claude on Vertex AI: Anthropic's format, with the model in the path and the version in the body.
 *
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude">Vertex
 *     AI, Claude</a>
 */
record VertexClaude(Provider provider, GoogleEndpoint endpoint, Stamp stamp)
        implements Adapter.Translator {

    private static final String VERSION = "vertex-2023-10-16";

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode body = AnthropicRequest.body(prompt, false);
        body.remove("model");
        body.put("anthropic_version", VERSION);
        String verb = prompt.stream() ? "streamRawPredict" : "rawPredict";
        return endpoint.post(prompt, verb, Payload.of(Json.bytes(body)));
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        return AnthropicAnswer.toCompletion(answer, stamp);
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new AnthropicStream(provider, stamp, prompt.target().model());
    }
}
