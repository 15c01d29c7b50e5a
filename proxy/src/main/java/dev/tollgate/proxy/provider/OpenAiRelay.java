package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * One operation of one deployment at a vendor that speaks OpenAI's format. Immutable; a caller may
 * keep it as long as the target.
 */
record OpenAiRelay(Sender sender, RelayBody body) implements Adapter.Relay {

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        return sender.request(prompt, body.payload(prompt));
    }
}
