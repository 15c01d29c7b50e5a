package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashMap;
import java.util.Map;

/** Sends with a token of Microsoft Entra. */
record EntraSender(Sender plain, EntraTokens tokens, EntraTokens.Login login) implements Sender {

    @Override
    public UpstreamRequest request(Prompt prompt, Payload body) {
        UpstreamRequest request = plain.request(prompt, body);
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
