package dev.tollgate.proxy.upstream;

import java.io.IOException;

/** The bytes of one answer's body, out of whatever frames them on the connection. */
interface Body {

    /**
     * Reads as a stream does, -1 at the body's end.
     *
     * @throws FaultException where the body breaks off or its frames are wrong
     */
    int read(byte[] target, int offset, int length) throws IOException;

    /** Bytes that are there without a look at the connection. */
    int available();

    /** Whether the end was found, so that what follows is another answer's. */
    boolean isComplete();

    /** The body of an answer to a method, RFC 9112 section 6.3. */
    static Body of(Head head, String method, Wire wire) {
        if (!head.hasBody(method)) {
            return new LengthBody(wire, 0);
        }
        if (head.isChunked()) {
            return new ChunkedBody(wire);
        }
        return head.length() == Head.UNKNOWN
                ? new OpenBody(wire)
                : new LengthBody(wire, head.length());
    }
}
