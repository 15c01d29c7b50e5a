package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * Chat with a partner's model on Vertex AI that speaks OpenAI's format: Llama, Mistral, DeepSeek,
 * Qwen.
 */
record VertexPartner(RelayBody body, GoogleEndpoint endpoint) implements Adapter.Relay {

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        String verb = prompt.stream() ? "streamRawPredict" : "rawPredict";
        return endpoint.post(prompt, verb, body.payload(prompt));
    }
}
