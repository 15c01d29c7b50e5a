package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * One event of a stream, whatever carried it: SSE, a line of NDJSON, a message of AWS's event
 * stream.
 *
 * @param event SSE's {@code event:}, or AWS's {@code :event-type}; empty where there is none
 * @param data the bytes of the event, mostly a JSON object; not to be changed
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent
 *     events</a>
 */
public record Frame(String event, byte[] data) {

    /** What ends a stream of OpenAI's chat and completions. */
    public static final Frame DONE = new Frame("", "[DONE]".getBytes(UTF_8));

    private static final byte[] EVENT = "event: ".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);

    /** Without an event name. */
    public static Frame of(JsonNode data) {
        return new Frame("", Json.bytes(data));
    }

    /** With an event name. */
    public static Frame of(String event, JsonNode data) {
        return new Frame(event, Json.bytes(data));
    }

    /** Whether this is {@code [DONE]}. */
    public boolean isDone() {
        return Arrays.equals(data, DONE.data);
    }

    /** The event as SSE's bytes, blank line included. {@code data} must hold no line break. */
    public byte[] sse() {
        byte[] name = event.isEmpty() ? new byte[0] : event.getBytes(UTF_8);
        int head = name.length == 0 ? 0 : EVENT.length + name.length + 1;
        byte[] out = new byte[head + DATA.length + data.length + 2];
        int at = 0;
        if (head > 0) {
            System.arraycopy(EVENT, 0, out, 0, EVENT.length);
            System.arraycopy(name, 0, out, EVENT.length, name.length);
            out[head - 1] = '\n';
            at = head;
        }
        System.arraycopy(DATA, 0, out, at, DATA.length);
        System.arraycopy(data, 0, out, at + DATA.length, data.length);
        out[out.length - 2] = '\n';
        out[out.length - 1] = '\n';
        return out;
    }
}
