package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Set;

/** Chat with Claude where it is served in Anthropic's own form. */
record AnthropicChat(Provider provider, Host host, Stamp stamp) implements Adapter.Translator {

    /** Where Claude is served: adds address, headers and credentials to a body. */
    @FunctionalInterface
    interface Host {

        /**
         * The request.
         *
         * @param betas of Anthropic that the body needs
         */
        UpstreamRequest request(Prompt prompt, Payload body, Set<String> betas);
    }

    /** The same host for requests that come in Anthropic's format. */
    static Adapter relay(Host host) {
        return new AnthropicRelay((prompt, body) -> host.request(prompt, body, Set.of()));
    }

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        ObjectNode body = AnthropicRequest.body(prompt, true);
        return host.request(prompt, Payload.of(Json.bytes(body)), AnthropicHeaders.betas(body));
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
