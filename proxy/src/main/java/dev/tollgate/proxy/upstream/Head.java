package dev.tollgate.proxy.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The head of an answer, and what it says of the body's length and of the connection. */
final class Head {

    /** The body's length where the head names none. */
    static final long UNKNOWN = -1;

    private final int status;
    private final boolean old;

    /** Names and values in turn. */
    private final List<String> fields = new ArrayList<>(32);

    private boolean chunked;
    private boolean closes;
    private boolean asksToKeep;
    private long length = UNKNOWN;
    private int keepAliveSeconds = Integer.MAX_VALUE;

    /**
     * A head without headers yet.
     *
     * @param old whether it is HTTP/1.0, which closes connections unless told otherwise
     */
    Head(int status, boolean old) {
        this.status = status;
        this.old = old;
    }

    int status() {
        return status;
    }

    /** How many headers there are. */
    int count() {
        return fields.size() / 2;
    }

    void add(String name, String value) {
        fields.add(name);
        fields.add(value);
    }

    /** One header by its lower-case name; of one that came twice, all values joined by a comma. */
    Optional<String> header(String name) {
        String found = null;
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equals(name)) {
                String value = fields.get(i + 1);
                found = found == null ? value : found + ", " + value;
            }
        }
        return Optional.ofNullable(found);
    }

    /** All headers by their lower-case names. */
    Map<String, String> headers() {
        Map<String, String> map = HashMap.newHashMap(count());
        for (int i = 0; i < fields.size(); i += 2) {
            map.merge(fields.get(i), fields.get(i + 1), (a, b) -> a + ", " + b);
        }
        return map;
    }

    /** {@code Content-Length}, or {@link #UNKNOWN}. */
    long length() {
        return length;
    }

    void length(long bytes) {
        length = bytes;
    }

    boolean isChunked() {
        return chunked;
    }

    void chunked() {
        chunked = true;
    }

    /**
     * Forgets the length of what is chunked too: chunks count, and the connection is not to be
     * trusted any further, RFC 9112 section 6.3.
     */
    void dropLength() {
        length = UNKNOWN;
        closes = true;
        for (int i = fields.size() - 2; i >= 0; i -= 2) {
            if (fields.get(i).equals("content-length")) {
                fields.subList(i, i + 2).clear();
            }
        }
    }

    void close() {
        closes = true;
    }

    void keep() {
        asksToKeep = true;
    }

    /** {@code timeout} of {@code Keep-Alive}: how long the vendor keeps an idle connection. */
    int keepAliveSeconds() {
        return keepAliveSeconds;
    }

    void keepAliveSeconds(int seconds) {
        keepAliveSeconds = seconds;
    }

    /** Whether a body belongs to the answer at all, RFC 9112 section 6.3. */
    boolean hasBody(String method) {
        return status != 204 && status != 304 && !method.equals("HEAD");
    }

    /** Whether the connection may serve another request once the answer to a method was read. */
    boolean keepsAlive(String method) {
        if (closes || (old && (chunked || !asksToKeep))) {
            return false;
        }
        if (status == 204) {
            return !chunked && length <= 0;
        }
        return !hasBody(method) || chunked || length != UNKNOWN;
    }
}
