package dev.tollgate.proxy.upstream;

import java.io.IOException;

/**
 * A body in chunks, RFC 9112 section 7.1. Extensions and trailers are read over; they are bounded,
 * as nobody needs them.
 */
final class ChunkedBody implements Body {

    /** In bytes, of the line that has a chunk's size and its extensions. */
    private static final int MAX_LINE = 4 * 1024;

    /** Hexadecimal digits of a size that fit a long. */
    private static final int MAX_DIGITS = 15;

    private final Wire wire;
    private long left;
    private boolean begun;
    private boolean complete;

    ChunkedBody(Wire wire) {
        this.wire = wire;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int count = wire.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw cut();
        }
        left -= count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(left, wire.buffered());
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    private boolean nextChunk() throws IOException {
        if (complete) {
            return false;
        }
        if (begun) {
            nextLine();
            if (wire.lineEnd() != wire.lineStart()) {
                throw garbled("chunk is longer than its size");
            }
        }
        begun = true;
        nextLine();
        left = size();
        if (left > 0) {
            return true;
        }
        passTrailers();
        complete = true;
        return false;
    }

    /** Lines between chunks end in CRLF: who takes less may see other chunks than others do. */
    private void nextLine() throws IOException {
        if (!wire.nextLine(MAX_LINE)) {
            throw cut();
        }
        if (!wire.endsInCarriageReturn()) {
            throw garbled("no CRLF between chunks");
        }
    }

    private long size() throws IOException {
        byte[] bytes = wire.buffer();
        int at = wire.lineStart();
        int to = wire.lineEnd();
        long size = 0;
        while (at < to && Character.digit(bytes[at], 16) >= 0) {
            size = 16 * size + Character.digit(bytes[at], 16);
            at++;
        }
        int digits = at - wire.lineStart();
        if (digits == 0 || digits > MAX_DIGITS) {
            throw garbled("chunk without a size");
        }
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        if (at < to && bytes[at] != ';') {
            throw garbled("chunk's size is no number");
        }
        while (at < to) {
            if (bytes[at] == '\r' || bytes[at] == 0) {
                throw garbled("CR or NUL in an extension");
            }
            at++;
        }
        return size;
    }

    private void passTrailers() throws IOException {
        int room = HeadReader.MAX_BYTES;
        for (int count = 0; HeadReader.nextField(wire, room); count++) {
            HeadReader.colon(wire);
            room -= wire.lineLength();
            if (count == HeadReader.MAX_COUNT) {
                throw garbled("too many trailers");
            }
        }
    }

    private static FaultException cut() {
        return new FaultException(Fault.CUT, "ends inside a chunk");
    }

    private static FaultException garbled(String what) {
        return new FaultException(Fault.GARBLED, what);
    }
}
