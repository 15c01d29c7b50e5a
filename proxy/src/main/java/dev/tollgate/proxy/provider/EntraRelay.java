package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashMap;
import java.util.Map;

/** A relay whose requests carry a token of Microsoft Entra. */
record EntraRelay(OpenAiRelay plain, EntraTokens tokens, EntraTokens.Login login)
        implements Adapter.Relay {

    @Override
    public UpstreamRequest toUpstream(Prompt prompt) {
        UpstreamRequest request = plain.toUpstream(prompt);
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("authorization", "Bearer " + tokens.token(login));
        return new UpstreamRequest(
                request.vendor(),
                request.method(),
                request.uri(),
                headers,
                request.body(),
                request.timeouts());
    }
}
