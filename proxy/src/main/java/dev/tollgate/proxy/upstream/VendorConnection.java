package dev.tollgate.proxy.upstream;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** A connection that knows whether it has read more than the answer that was asked for. */
final class VendorConnection extends DefaultManagedHttpClientConnection {

    /** Far more than any vendor sends, far less than what would hurt. */
    private static final Http1Config LIMITS =
            Http1Config.custom()
                    .setMaxHeaderCount(256)
                    .setMaxLineLength(32 * 1024)
                    .setMaxEmptyLineCount(2)
                    .build();

    private final Tap tap;

    VendorConnection() {
        this(new Tap());
    }

    private VendorConnection(Tap tap) {
        super(
                "vendor",
                null,
                null,
                LIMITS,
                null,
                message -> ((VendorRequest) message).length(),
                null,
                null,
                tap);
        this.tap = tap;
    }

    /** Whether bytes lie here that belong to no answer, so that the next one can't be trusted. */
    boolean hasLeftover() {
        return tap.buffer != null && tap.buffer.length() > 0;
    }

    /** Bytes received since it was opened. */
    long received() {
        return getEndpointDetails().getReceivedBytesCount();
    }

    /** Closes it from any thread, without a farewell, so that the other end sees it at once. */
    void abort() {
        close(CloseMode.IMMEDIATE);
    }

    /** Parses heads, and remembers the buffer that they come from: the library shows it nowhere. */
    private static final class Tap
            implements HttpMessageParserFactory<ClassicHttpResponse>,
                    HttpMessageParser<ClassicHttpResponse> {

        private final DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
        private @Nullable SessionInputBuffer buffer;

        @Override
        @SuppressWarnings("deprecation") // the only abstract method
        public HttpMessageParser<ClassicHttpResponse> create(Http1Config config) {
            return this;
        }

        @Override
        public @Nullable ClassicHttpResponse parse(SessionInputBuffer input, InputStream stream)
                throws IOException, HttpException {
            buffer = input;
            return parser.parse(input, stream);
        }
    }
}
