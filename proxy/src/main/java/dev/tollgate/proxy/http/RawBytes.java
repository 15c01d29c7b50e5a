package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A vendor's body on its way to the client: what has come leaves at once. */
final class RawBytes {

    private static final int PIECE = 16 * 1024;

    private RawBytes() {}

    /**
     * Sends the body after status and headers.
     *
     * @throws FailureException with {@code ClientGone}
     * @throws CloseConnectionException where the vendor breaks off: what was sent can't be taken
     *     back, and isn't ended, so that no client takes it for complete
     */
    static void send(ServerResponse response, UpstreamResponse upstream) {
        // of a compressed body it is the length before it was decompressed
        if (upstream.header("content-encoding").isEmpty()) {
            upstream.header("content-length")
                    .ifPresent(
                            length -> response.headers().set(HeaderNames.CONTENT_LENGTH, length));
        }
        try {
            copy(upstream.body(), response.outputStream());
        } catch (IOException | UncheckedIOException e) {
            throw new FailureException(new Failure.ClientGone(), e);
        } catch (FailureException e) {
            throw new CloseConnectionException("The answer broke off", e);
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            out.write(piece, 0, n);
            out.flush();
        }
        out.close();
    }
}
