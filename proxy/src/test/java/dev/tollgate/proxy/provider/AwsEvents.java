package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * AWS's event stream, as {@code stream.events.json} tells of it: {@code [{"event": "messageStop",
 * "data": {…}}]}, with {@code exception} in place of {@code event} for an error of the service, or
 * {@code error} alone for one of AWS itself.
 */
final class AwsEvents {

    private AwsEvents() {}

    static byte[] encode(JsonNode events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (JsonNode event : events) {
            String kind = event.fieldNames().next();
            String name = kind.equals("error") ? ":error-code" : ":" + kind + "-type";
            message(kind, name, event).encode(out);
        }
        return out.toByteArray();
    }

    private static Message message(String kind, String name, JsonNode event) {
        Map<String, HeaderValue> headers =
                Map.of(
                        ":message-type",
                        HeaderValue.fromString(kind),
                        name,
                        HeaderValue.fromString(event.get(kind).asText()));
        byte[] data = event.has("data") ? Json.bytes(event.get("data")) : new byte[0];
        return new Message(headers, data);
    }
}
