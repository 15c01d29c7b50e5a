package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer on a connection that goes back to the pool, or is dropped, when it is closed. */
final class HttpResponse implements UpstreamResponse {

    private static final int FIRST_PIECE = 8 * 1024;

    /** What a vendor says of a body's length is believed so far, in bytes. */
    private static final int BELIEVED = 1 << 20;

    private final HttpCall call;
    private final Connections.Lease lease;
    private final Head head;
    private final VendorStream raw;
    private @Nullable InputStream body;
    private @Nullable Map<String, String> headers;
    private boolean closed;

    HttpResponse(HttpCall call, Connections.Lease lease, Head head, Body body) {
        this.call = call;
        this.lease = lease;
        this.head = head;
        raw = new VendorStream(body, call);
    }

    @Override
    public int status() {
        return head.status();
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> known = headers;
        if (known == null) {
            known = Collections.unmodifiableMap(head.headers());
            headers = known;
        }
        return known;
    }

    @Override
    public Optional<String> header(String name) {
        return head.header(name);
    }

    @Override
    public InputStream body() {
        InputStream known = body;
        if (known == null) {
            Optional<String> encoding = head.header("content-encoding");
            known =
                    encoding.isEmpty() || raw.isAtEnd()
                            ? raw
                            : DecodedStream.of(raw, encoding.get(), call.failures());
            body = known;
        }
        return known;
    }

    @Override
    public byte[] bytes(int limit) {
        InputStream in = body();
        byte[] buffer = new byte[Math.min(expected(), limit)];
        try {
            return filled(in, buffer, limit);
        } catch (IOException e) {
            throw call.failures().inAnswer(e);
        }
    }

    /** Reads all there is, into the buffer itself where that is just as long. */
    private byte[] filled(InputStream in, byte[] first, int limit) throws IOException {
        byte[] buffer = first;
        int length = in.readNBytes(buffer, 0, buffer.length);
        while (length == buffer.length) {
            int next = in.read();
            if (next < 0) {
                return buffer;
            }
            if (length >= limit) {
                throw tooLong(limit);
            }
            buffer = Arrays.copyOf(buffer, (int) Math.clamp(2L * length, length + 1L, limit));
            buffer[length++] = (byte) next;
            length += in.readNBytes(buffer, length, buffer.length - length);
        }
        return Arrays.copyOf(buffer, length);
    }

    private RuntimeException tooLong(int limit) {
        return call.failures()
                .failed(
                        ErrorClass.API_ERROR,
                        "The vendor's answer is longer than " + limit + " bytes.",
                        null);
    }

    /** In bytes, as far as it is known and believed. */
    private int expected() {
        boolean known = head.length() != Head.UNKNOWN && body == raw;
        return known ? (int) Math.min(head.length(), BELIEVED) : FIRST_PIECE;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean clean =
                !call.watch().hasEnded()
                        && head.keepsAlive(call.method())
                        && raw.drain(lease.connection())
                        && lease.connection().wire().buffered() == 0;
        call.finish(lease, clean ? head.keepAliveSeconds() : 0);
    }
}
