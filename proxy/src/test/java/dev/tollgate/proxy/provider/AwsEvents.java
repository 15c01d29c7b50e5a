package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * AWS's event stream, as {@code stream.events.json} tells of it: {@code [{"event": "messageStop",
 * "data": {…}}]}, with {@code exception} in place of {@code event} for an error.
 */
final class AwsEvents {

    private AwsEvents() {}

    static byte[] encode(JsonNode events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (JsonNode event : events) {
            String kind = event.has("exception") ? "exception" : "event";
            Map<String, HeaderValue> headers =
                    Map.of(
                            ":message-type",
                            HeaderValue.fromString(kind),
                            ":" + kind + "-type",
                            HeaderValue.fromString(event.get(kind).asText()),
                            ":content-type",
                            HeaderValue.fromString("application/json"));
            new Message(headers, Json.bytes(event.path("data"))).encode(out);
        }
        return out.toByteArray();
    }

    static List<Frame> decode(InputStream in) {
        List<Frame> frames = new ArrayList<>();
        try {
            ByteBuffer rest = ByteBuffer.wrap(in.readAllBytes());
            while (rest.hasRemaining()) {
                int length = rest.getInt(rest.position());
                frames.add(frame(Message.decode(rest.slice(rest.position(), length))));
                rest.position(rest.position() + length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames;
    }

    private static Frame frame(Message message) {
        Map<String, HeaderValue> headers = message.getHeaders();
        String kind = headers.get(":message-type").getString();
        return new Frame(headers.get(":" + kind + "-type").getString(), message.getPayload());
    }
}
