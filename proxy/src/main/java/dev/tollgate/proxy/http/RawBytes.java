package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** A vendor's body on its way to the client: what has come leaves at once. */
final class RawBytes {

    private static final int PIECE = 16 * 1024;

    private RawBytes() {}

    /**
     * The body's first bytes, none where it is empty.
     *
     * @throws FailureException where the vendor breaks off
     */
    static byte[] first(UpstreamResponse upstream) {
        byte[] piece = new byte[PIECE];
        try {
            int length = upstream.body().read(piece);
            return Arrays.copyOf(piece, Math.max(0, length));
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Upstream(
                            ErrorClass.INTERNAL_SERVER,
                            "litellm.InternalServerError: The vendor's answer broke off."),
                    e);
        }
    }

    /**
     * Sends the body after status and headers.
     *
     * @param first what has been read of it
     * @param recording sees what is sent
     * @throws FailureException with {@code ClientGone}; or where the vendor breaks off: what was
     *     sent can't be taken back, and isn't ended, so that no client takes it for complete
     */
    static void send(
            ServerResponse response, UpstreamResponse upstream, byte[] first, Recording recording) {
        // of a compressed body it is the length before it was decompressed
        if (upstream.header("content-encoding").isEmpty()) {
            upstream.header("content-length")
                    .ifPresent(
                            length -> response.headers().set(HeaderNames.CONTENT_LENGTH, length));
        }
        try {
            OutputStream out = response.outputStream();
            if (first.length > 0) {
                out.write(first);
                out.flush();
                recording.sent(first, first.length);
            }
            copy(upstream.body(), out, recording);
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw new FailureException(new Failure.ClientGone(), e);
        }
    }

    private static void copy(InputStream in, OutputStream out, Recording recording)
            throws IOException {
        byte[] piece = new byte[PIECE];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            out.write(piece, 0, n);
            out.flush();
            recording.sent(piece, n);
        }
        out.close();
    }
}
