package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/** An answer on a connection that goes back to the pool, or is dropped, when it is closed. */
final class ApacheResponse implements UpstreamResponse {

    private static final int FIRST_PIECE = 8 * 1024;

    private final ApacheCall call;
    private final Connections.Lease lease;
    private final VendorRequest request;
    private final ClassicHttpResponse response;
    private final VendorStream raw;
    private @Nullable InputStream body;
    private @Nullable Map<String, String> headers;
    private boolean closed;

    ApacheResponse(
            ApacheCall call,
            Connections.Lease lease,
            VendorRequest request,
            ClassicHttpResponse response)
            throws IOException {
        this.call = call;
        this.lease = lease;
        this.request = request;
        this.response = response;
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
        raw = new VendorStream(content, call);
    }

    @Override
    public int status() {
        return response.getCode();
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> known = headers;
        if (known == null) {
            Map<String, String> read = new HashMap<>();
            for (Header header : response.getHeaders()) {
                String value = header.getValue() == null ? "" : header.getValue();
                read.merge(
                        header.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
            }
            known = Map.copyOf(read);
            headers = known;
        }
        return known;
    }

    @Override
    public InputStream body() {
        InputStream known = body;
        if (known == null) {
            Header encoding = response.getFirstHeader("Content-Encoding");
            known =
                    encoding == null
                            ? raw
                            : DecodedStream.of(
                                    raw, header("content-encoding").orElse(""), call.failures());
            body = known;
        }
        return known;
    }

    @Override
    public byte[] bytes(int limit) {
        InputStream in = body();
        byte[] buffer = new byte[Math.min(expected(), limit) + 1];
        int length = 0;
        try {
            int read = in.read(buffer, 0, buffer.length);
            while (read >= 0) {
                length += read;
                if (length > limit) {
                    throw tooLong(limit);
                }
                if (length == buffer.length) {
                    buffer = Arrays.copyOf(buffer, (int) Math.min(2L * length, limit + 1L));
                }
                read = in.read(buffer, length, buffer.length - length);
            }
        } catch (IOException e) {
            throw call.failures().inAnswer(e);
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

    /** What the vendor says of the body's length, as far as it is worth to believe it. */
    private int expected() {
        HttpEntity entity = response.getEntity();
        long length = entity == null ? 0 : entity.getContentLength();
        return length < 0 || body != raw ? FIRST_PIECE : (int) Math.min(length, 1 << 20);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean clean =
                !call.watch().hasEnded()
                        && keepsAlive()
                        && raw.drain(lease.connection())
                        && !lease.connection().hasLeftover();
        call.finish(lease, clean);
    }

    private boolean keepsAlive() {
        return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                request, response, HttpCoreContext.create());
    }
}
