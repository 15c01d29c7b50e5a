package dev.tollgate.proxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer as a client got it, ready to be sent again.
 *
 * @param created in milliseconds since 1970
 * @param contentType {@code text/event-stream} for a stream
 * @param body not to be changed
 */
public record CachedAnswer(long created, String contentType, byte[] body) {

    /** Another form of the bytes gets another number, so that nobody misreads what is kept. */
    private static final byte FORM = 1;

    private static final int HEAD = 1 + Long.BYTES + 1;

    /** Whether it is no older than this. */
    public boolean within(Duration age, long now) {
        return now - created <= age.toMillis();
    }

    /** As a server or a file keeps it. */
    public byte[] encoded() {
        byte[] type = contentType.getBytes(UTF_8);
        return ByteBuffer.allocate(HEAD + type.length + body.length)
                .put(FORM)
                .putLong(created)
                .put((byte) type.length)
                .put(type)
                .put(body)
                .array();
    }

    /** Reads {@link #encoded()}; empty where it is something else. */
    public static Optional<CachedAnswer> decoded(byte[] bytes) {
        if (bytes.length < HEAD || bytes[0] != FORM) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        long created = in.getLong();
        byte[] type = new byte[in.get() & 0xFF];
        if (in.remaining() < type.length) {
            return Optional.empty();
        }
        in.get(type);
        byte[] body = new byte[in.remaining()];
        in.get(body);
        return Optional.of(new CachedAnswer(created, new String(type, UTF_8), body));
    }
}
