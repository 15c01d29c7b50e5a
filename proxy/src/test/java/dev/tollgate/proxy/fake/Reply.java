package dev.tollgate.proxy.fake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a vendor answers, before any fault is put into it. */
sealed interface Reply {

    int status();

    String type();

    Map<String, String> headers();

    /** The same with one header more. */
    default Reply with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers());
        all.put(name, value);
        return switch (this) {
            case Whole whole -> new Whole(whole.status, whole.type, all, whole.body);
            case Parts parts -> new Parts(parts.type, all, parts.parts);
        };
    }

    /** One body, sent with its length. */
    record Whole(int status, String type, Map<String, String> headers, byte[] body)
            implements Reply {}

    /** A body sent in chunks, with status 200. */
    record Parts(String type, Map<String, String> headers, List<Part> parts) implements Reply {
        @Override
        public int status() {
            return 200;
        }
    }

    /**
     * One event of a stream.
     *
     * @param content whether it carries a piece of the answer; faults count only these
     */
    record Part(byte[] bytes, boolean content) {}

    static Reply json(Object body) {
        return json(200, body);
    }

    static Reply json(int status, Object body) {
        return new Whole(status, "application/json", Map.of(), Make.bytes(body));
    }

    static Reply events(List<Part> parts) {
        return new Parts("text/event-stream; charset=utf-8", Map.of(), parts);
    }
}
