package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Map;

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
        return endpoint.post(prompt, verb(prompt), Payload.of(Json.bytes(body)));
    }

    static String verb(Prompt prompt) {
        return prompt.stream() ? "streamRawPredict" : "rawPredict";
    }

    /** A body of Anthropic's format as Vertex AI takes it, in the client's own bytes. */
    static Payload relayed(Payload body) {
        return RawObject.of(body.toBytes())
                .with(
                        Map.of(
                                "model", MissingNode.getInstance(),
                                "anthropic_version", TextNode.valueOf(VERSION)));
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
