package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A request to a vendor as {@code upstream-request.json} has it: secrets are {@code ***}. */
final class SentRequest {

    private static final Pattern SECRET = Pattern.compile(".*(key|secret|token|password).*");

    private SentRequest() {}

    static ObjectNode json(UpstreamRequest request, Deployment deployment) {
        ObjectNode json = Json.object();
        json.put("method", request.method());
        json.put("url", hide(request.uri().toString(), deployment));
        ObjectNode headers = json.putObject("headers");
        new TreeMap<>(request.headers())
                .forEach((name, value) -> headers.put(name, hide(value, deployment)));
        byte[] body = request.body().toBytes();
        if (body.length > 0 && body[0] == '{') {
            json.set("body", Json.parse(body));
        } else {
            json.put("body", new String(body, UTF_8));
        }
        return json;
    }

    private static String hide(String text, Deployment deployment) {
        String hidden = text;
        for (String name : deployment.connection().keySet()) {
            if (SECRET.matcher(name).matches()) {
                hidden = hidden.replace(deployment.setting(name).orElseThrow(), "***");
            }
        }
        return hidden;
    }
}
