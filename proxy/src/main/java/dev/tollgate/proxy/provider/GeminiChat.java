package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/** Chat completions by {@code generateContent}, on AI Studio and Vertex AI alike. */
final class GeminiChat implements Adapter.Translator {

    private final Provider provider;
    private final GoogleEndpoint endpoint;
    private final Stamp stamp;

    GeminiChat(Provider provider, GoogleEndpoint endpoint, Stamp stamp) {
        this.provider = provider;
        this.endpoint = endpoint;
        this.stamp = stamp;
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        Payload body = Payload.of(Json.bytes(GeminiRequest.body(prompt)));
        return endpoint.post(prompt, GoogleHttp.generate(prompt.stream()), body);
    }

    @Override
    public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
        return GeminiAnswer.completion(provider, prompt.target().model(), answer, stamp);
    }

    @Override
    public StreamTranslator stream(Prompt prompt) {
        return new GeminiStream(provider, prompt.target().model(), stamp);
    }
}
