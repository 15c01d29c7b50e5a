package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.RawObject;
import java.util.Map;

/**
 * Another group to try.
 *
 * @param fields of the body that are different there
 */
record Fallback(String model, Map<String, JsonNode> fields) {

    Fallback {
        fields = Map.copyOf(fields);
    }

    static Fallback to(String model) {
        return new Fallback(model, Map.of());
    }

    /** The request as this group gets it; the answer names the model that the client asked for. */
    Ask applied(Exchange exchange, Ask ask) {
        if (fields.isEmpty() || !(ask.body() instanceof RawObject json)) {
            return new Ask(ask.operation(), ask.body(), ask.model(), ask.stream(), ask.options());
        }
        RawObject body = RawObject.of(json.with(fields).toBytes());
        CallOptions options = CallOptions.of(exchange, body);
        return new Ask(ask.operation(), body, ask.model(), ask.stream(), options);
    }
}
