package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.json.Payload;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request as the connection writes it; may be written again on another connection.
 *
 * @param target as the request line has it
 * @param lineEnd the end of that line, and {@code Host} below it
 * @param headers those that the sender decides are left out
 * @param proxyAuthorization {@code Proxy-Authorization}, empty without
 */
record VendorRequest(
        String method,
        String target,
        byte[] lineEnd,
        Map<String, String> headers,
        String proxyAuthorization,
        Payload body) {

    /** What the sender alone decides, whoever else names them. */
    private static final Set<String> OWN = own();

    private static Set<String> own() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(
                List.of(
                        "host",
                        "content-length",
                        "transfer-encoding",
                        "connection",
                        "keep-alive",
                        "expect",
                        "upgrade",
                        "te",
                        "trailer",
                        "proxy-authorization"));
        return Collections.unmodifiableSet(names);
    }

    /** Sends it, head and small body in one write. */
    void send(Wire wire) throws IOException {
        wire.clear();
        wire.write(method);
        wire.write(" ");
        wire.write(target);
        wire.write(lineEnd, 0, lineEnd.length);
        long length = body.length();
        if (length > 0 || method.startsWith("P")) {
            line(wire, "Content-Length", Long.toString(length));
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!OWN.contains(header.getKey())) {
                line(wire, header.getKey(), header.getValue());
            }
        }
        if (!proxyAuthorization.isEmpty()) {
            line(wire, "Proxy-Authorization", proxyAuthorization);
        }
        wire.endLine();
        for (Payload.Piece piece : body.pieces()) {
            wire.write(piece.bytes(), piece.offset(), piece.length());
        }
        wire.flush();
    }

    private static void line(Wire wire, String name, String value) throws IOException {
        wire.write(name);
        wire.write(": ");
        wire.write(value);
        wire.endLine();
    }
}
