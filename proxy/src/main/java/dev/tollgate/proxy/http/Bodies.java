package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads request bodies: whole, within a limit, compressed or not. */
final class Bodies {

    /** What is made room for on the mere word of a {@code Content-Length}. */
    private static final int PIECE = 16 * 1024;

    private Bodies() {}

    /**
     * The body of a request.
     *
     * @param limit in bytes, after decompression
     * @param place makes room for it
     * @throws FailureException with {@code BadRequest}, {@code TooLarge} or {@code
     *     UnsupportedMediaType}
     */
    static Body read(ServerRequest request, long limit, Overload.Place place) {
        byte[] bytes = bytes(request, limit, place);
        if (bytes.length == 0) {
            throw new FailureException(
                    new Failure.BadRequest("The request has no body: send a JSON object."));
        }
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("application/json");
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("multipart/form-data")) {
            return dev.tollgate.proxy.json.FormData.of(bytes, type);
        }
        // curl -d calls everything a form, so what looks like JSON is taken as such, as LiteLLM
        // does
        if (lower.contains("json") || opensAnObject(bytes)) {
            return RawObject.of(bytes);
        }
        throw new FailureException(
                new Failure.UnsupportedMediaType(
                        "Content-Type '" + type + "' is not served here: send application/json."));
    }

    /** The body's bytes, decompressed; none where there is none. */
    static byte[] bytes(ServerRequest request, long limit, Overload.Place place) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > limit) {
            throw tooLarge(limit);
        }
        String encoding = request.headers().first(HeaderNames.CONTENT_ENCODING).orElse("");
        try (InputStream in = decoded(request.content().inputStream(), encoding)) {
            byte[] bytes = read(in, length.orElse(PIECE), limit, place);
            if (bytes.length > limit) {
                throw tooLarge(limit);
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The body is not valid " + encoding + ", as Content-Encoding says."),
                    e);
        } catch (IOException | UncheckedIOException e) {
            throw new FailureException(new Failure.ClientGone(), e);
        }
    }

    private static InputStream decoded(InputStream in, String encoding) throws IOException {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> in;
            case "gzip", "x-gzip" -> new GZIPInputStream(in, PIECE);
            case "deflate" -> new InflaterInputStream(in);
            default ->
                    throw new FailureException(
                            new Failure.UnsupportedMediaType(
                                    "Content-Encoding '"
                                            + encoding
                                            + "' is not understood: send gzip, deflate or none."));
        };
    }

    /** Makes more room only as bytes come: a length is but a client's word. */
    private static byte[] read(InputStream in, long expected, long limit, Overload.Place place)
            throws IOException {
        byte[] bytes = room(new byte[0], (int) Math.min(expected, PIECE), place);
        int filled = in.readNBytes(bytes, 0, bytes.length);
        while (filled == bytes.length) {
            int next = in.read();
            if (next < 0) {
                return bytes;
            }
            if (filled >= limit) {
                throw tooLarge(limit);
            }
            long more = expected > filled ? Math.min(expected, 8L * filled) : 2L * filled;
            bytes = room(bytes, (int) Math.min(Math.max(more, PIECE), limit), place);
            bytes[filled] = (byte) next;
            filled += 1 + in.readNBytes(bytes, filled + 1, bytes.length - filled - 1);
        }
        return Arrays.copyOf(bytes, filled);
    }

    private static byte[] room(byte[] bytes, int size, Overload.Place place) {
        place.hold(size - bytes.length);
        return Arrays.copyOf(bytes, size);
    }

    private static boolean opensAnObject(byte[] bytes) {
        for (byte b : bytes) {
            if (b > ' ') {
                return b == '{';
            }
        }
        return false;
    }

    private static FailureException tooLarge(long limit) {
        return new FailureException(
                new Failure.TooLarge(
                        "The request is larger than "
                                + limit / 1024 / 1024
                                + " MB, the limit of this gateway (max_request_size_mb)."));
    }
}
