package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.ErrorClass;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** A body whose content encoding is undone, though none was asked for. */
final class DecodedStream extends FilterInputStream {

    private final Failures failures;

    private DecodedStream(InputStream decoded, Failures failures) {
        super(decoded);
        this.failures = failures;
    }

    /**
     * Undoes encodings in the reverse of their order, RFC 9110 section 8.4.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the gateway doesn't know one
     */
    static InputStream of(InputStream raw, String encodings, Failures failures) {
        InputStream decoded = raw;
        try {
            for (String name : List.of(encodings.split(",")).reversed()) {
                decoded = decode(decoded, name.strip().toLowerCase(Locale.ROOT), failures);
            }
        } catch (IOException e) {
            throw failures.inAnswer(e);
        }
        return new DecodedStream(decoded, failures);
    }

    private static InputStream decode(InputStream in, String name, Failures failures)
            throws IOException {
        return switch (name) {
            case "", "identity" -> in;
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> inflated(in);
            default ->
                    throw failures.failed(
                            ErrorClass.API_ERROR,
                            "The vendor's answer has a content encoding that was not asked for.",
                            null);
        };
    }

    /** With the header of zlib, as RFC 9110 wants it, or bare, as some send it. */
    private static InputStream inflated(InputStream in) throws IOException {
        PushbackInputStream from = new PushbackInputStream(in, 2);
        byte[] first = new byte[2];
        int count = from.readNBytes(first, 0, 2);
        from.unread(first, 0, count);
        int header = ((first[0] & 0xFF) << 8) | (first[1] & 0xFF);
        boolean isZlib = (first[0] & 0xF) == 8 && header % 31 == 0;
        return new InflaterInputStream(from, new Inflater(!isZlib));
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException e) {
            throw failures.inAnswer(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            throw failures.inAnswer(e);
        }
    }
}
