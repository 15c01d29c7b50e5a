package dev.tollgate.proxy.fake;

import dev.tollgate.proxy.fake.Reply.Part;
import dev.tollgate.proxy.fake.Script.Directive;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends one reply, with the faults that its script asks for.
 *
 * <p>{@code slow first=, head=}; {@code count N every=}; {@code stall|break|cut|error-in-stream
 * after=}: what happens after so many pieces of the answer. Where the answer is one body, {@code
 * break} and {@code stall} come after half of it.
 */
final class Delivery {

    /** Longer than any test waits; a client that doesn't go by then is at fault. */
    private static final Duration FOREVER = Duration.ofMinutes(2);

    private final Connection connection;
    private final Script script;
    private int frames;

    Delivery(Connection connection, Script script) {
        this.connection = connection;
        this.script = script;
    }

    /** How many parts of the answer are out. */
    int frames() {
        return frames;
    }

    /** Waits as long as the answer takes to begin. */
    void think() throws IOException {
        connection.waitFor(time("slow", "first"));
    }

    /** Sends it; returns whether the connection can serve further requests. */
    boolean send(Reply reply, Part error) throws IOException {
        return switch (reply) {
            case Reply.Whole whole -> whole(whole);
            case Reply.Parts parts -> parts(parts, error);
        };
    }

    private boolean whole(Reply.Whole whole) throws IOException {
        Map<String, String> headers = headers(whole);
        headers.put("Content-Length", String.valueOf(whole.body().length));
        connection.head(whole.status(), headers);
        connection.waitFor(time("slow", "head"));
        if (script.has("break") || script.has("stall")) {
            connection.send(Arrays.copyOf(whole.body(), whole.body().length / 2));
            return end(script.has("break") ? "break" : "stall");
        }
        connection.send(whole.body());
        return true;
    }

    private boolean parts(Reply.Parts reply, Part error) throws IOException {
        Map<String, String> headers = headers(reply);
        headers.put("Transfer-Encoding", "chunked");
        connection.head(200, headers);
        connection.waitFor(time("slow", "head"));
        String fault = fault();
        int after = script.get(fault).map(d -> d.number("after", 0)).orElse(Integer.MAX_VALUE);
        int pieces = 0;
        for (Part part : reply.parts()) {
            boolean due = part.content() ? pieces >= after : after == 0 && first(fault);
            if (due) {
                return fault(fault, error);
            }
            connection.chunk(part.bytes());
            frames++;
            if (part.content()) {
                pieces++;
                connection.waitFor(time("count", "every"));
            }
        }
        connection.lastChunk();
        return true;
    }

    private String fault() {
        for (String name : new String[] {"stall", "break", "cut", "error-in-stream"}) {
            if (script.has(name)) {
                return name;
            }
        }
        return "none";
    }

    /** Before anything else, rather than before the first piece. */
    private boolean first(String fault) {
        return script.get(fault).filter(d -> d.word(0, "").equals("first")).isPresent();
    }

    private boolean fault(String fault, Part error) throws IOException {
        if (fault.equals("error-in-stream")) {
            connection.chunk(error.bytes());
            connection.lastChunk();
            return true;
        }
        return end(fault);
    }

    private boolean end(String fault) throws IOException {
        switch (fault) {
            case "stall" -> {
                connection.waitFor(FOREVER);
                connection.drop(false);
            }
            case "cut" -> connection.lastChunk();
            default -> connection.drop(resets());
        }
        return fault.equals("cut");
    }

    private boolean resets() {
        Directive directive = script.get("break").orElseThrow();
        return directive.words().contains("reset");
    }

    private Duration time(String directive, String option) {
        return script.get(directive).map(d -> d.time(option)).orElse(Duration.ZERO);
    }

    private static Map<String, String> headers(Reply reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", reply.type());
        headers.putAll(reply.headers());
        return headers;
    }
}
