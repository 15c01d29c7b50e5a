package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.json.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;

/** A request as the connection writes it; may be written again on another connection. */
final class VendorRequest extends BasicClassicHttpRequest {

    private static final long serialVersionUID = 1L;

    /** What the sender alone decides, whoever else names them. */
    private static final Set<String> OWN =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "keep-alive",
                    "expect",
                    "upgrade",
                    "te",
                    "trailer",
                    "proxy-authorization");

    private final transient Payload body;

    /**
     * A request.
     *
     * @param uri as the request line has it
     * @param host {@code Host}, with the port where it isn't the scheme's own
     */
    VendorRequest(String method, String uri, String host, Payload body) {
        super(method, (HttpHost) null, uri);
        this.body = body;
        addHeader(new BasicHeader("Host", host));
        if (length() > 0 || method.startsWith("P")) {
            addHeader(new BasicHeader("Content-Length", Long.toString(length())));
        }
        if (length() > 0) {
            setEntity(new Entity(body));
        }
    }

    /** Adds headers but those that the sender decides. */
    void add(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                addHeader(new BasicHeader(name, value));
            }
        });
    }

    /** The body's, in bytes. */
    long length() {
        return body.length();
    }

    /** Writes the pieces of the body as they are. */
    private static final class Entity extends AbstractHttpEntity {

        private final Payload body;

        Entity(Payload body) {
            super((String) null, null);
            this.body = body;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            body.writeTo(out);
        }

        @Override
        public long getContentLength() {
            return body.length();
        }

        @Override
        public boolean isStreaming() {
            return false;
        }

        @Override
        public InputStream getContent() {
            throw new UnsupportedOperationException("a request is only written");
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
