package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The bytes of one connection. A request is sent before its answer is read, so one buffer does for
 * both ways: what is small leaves in one write, and comes in one read.
 */
final class Wire {

    /** In bytes; the head and the start of nearly every answer. */
    static final int SIZE = 8 * 1024;

    private static final byte UNKNOWN = '?';
    private static final byte[] NONE = {};
    private static final byte[] LINE_END = {'\r', '\n'};

    private InputStream in;
    private OutputStream out;
    private byte[] buffer = NONE;
    private int at;
    private int filled;
    private int lineStart;
    private int lineEnd;
    private long received;

    /** Of no connection yet. */
    Wire() {
        in = InputStream.nullInputStream();
        out = OutputStream.nullOutputStream();
    }

    /** Goes over these streams from now on: a connection's, then those of TLS over them. */
    void switchTo(InputStream newIn, OutputStream newOut) {
        in = newIn;
        out = newOut;
        clear();
    }

    /** Bytes read from the connection since it was opened. */
    long received() {
        return received;
    }

    /** Bytes that have come and nobody has read yet. */
    int buffered() {
        return filled - at;
    }

    /** Forgets what lies here, and a buffer that a long head has widened. */
    void clear() {
        at = 0;
        filled = 0;
        if (buffer.length != SIZE) {
            buffer = new byte[SIZE];
        }
    }

    /**
     * Writes text of one byte a character. What would end a line becomes a space, and what HTTP has
     * no place for a question mark, so that no value can add a line.
     */
    void write(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (filled == buffer.length) {
                flush();
            }
            buffer[filled++] = plain(text.charAt(i));
        }
    }

    private static byte plain(char c) {
        if ((c >= ' ' && c < 0x7F) || (c >= 0xA0 && c <= 0xFF) || c == '\t') {
            return (byte) c;
        }
        return c == '\r' || c == '\n' ? (byte) ' ' : UNKNOWN;
    }

    /** Writes CR and LF. */
    void endLine() throws IOException {
        write(LINE_END, 0, LINE_END.length);
    }

    /** Writes bytes as they are; what fills the buffer and more isn't copied. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int count = Math.min(length, buffer.length - filled);
        System.arraycopy(bytes, offset, buffer, filled, count);
        filled += count;
        if (count == length) {
            return;
        }
        flush();
        int rest = length - count;
        if (rest >= buffer.length) {
            out.write(bytes, offset + count, rest);
            return;
        }
        System.arraycopy(bytes, offset + count, buffer, 0, rest);
        filled = rest;
    }

    /** Sends what was written. */
    void flush() throws IOException {
        int count = filled;
        filled = 0;
        if (count > 0) {
            out.write(buffer, 0, count);
        }
    }

    /**
     * Goes to the next line; LF ends it, or CRLF.
     *
     * @param limit of its length in bytes
     * @return false where the connection ends before its first byte
     */
    boolean nextLine(int limit) throws IOException {
        int seen = 0;
        while (true) {
            for (int i = at + seen; i < filled; i++) {
                if (buffer[i] == '\n') {
                    return line(i, limit);
                }
            }
            seen = filled - at;
            require(seen, limit);
            if (fill() < 0) {
                if (seen == 0) {
                    return false;
                }
                throw new FaultException(Fault.CUT, "ends inside a line");
            }
        }
    }

    private boolean line(int end, int limit) throws IOException {
        require(end - at, limit);
        lineStart = at;
        lineEnd = end;
        at = end + 1;
        return true;
    }

    private static void require(int length, int limit) throws IOException {
        if (length > limit) {
            throw new FaultException(Fault.LARGE, "a line or head is too long");
        }
    }

    /** Where the line lies; valid until more is read. */
    byte[] buffer() {
        return buffer;
    }

    /** The line's first byte. */
    int lineStart() {
        return lineStart;
    }

    /** After the line's last byte, without CR and LF. */
    int lineEnd() {
        return endsInCarriageReturn() ? lineEnd - 1 : lineEnd;
    }

    /** The line's length with all that ends it. */
    int lineLength() {
        return lineEnd + 1 - lineStart;
    }

    /** Whether CR stands before the line's LF. */
    boolean endsInCarriageReturn() {
        return lineEnd > lineStart && buffer[lineEnd - 1] == '\r';
    }

    /** Reads as a stream does; into the target itself where it holds more than the buffer. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (at == filled) {
            if (length >= buffer.length) {
                return count(in.read(target, offset, length));
            }
            if (fill() < 0) {
                return -1;
            }
        }
        int count = Math.min(length, filled - at);
        System.arraycopy(buffer, at, target, offset, count);
        at += count;
        return count;
    }

    /** Reads more behind what lies here; -1 at the end of the connection. */
    int fill() throws IOException {
        if (at > 0) {
            System.arraycopy(buffer, at, buffer, 0, filled - at);
            filled -= at;
            at = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        int count = count(in.read(buffer, filled, buffer.length - filled));
        filled += Math.max(count, 0);
        return count;
    }

    private int count(int read) {
        received += Math.max(read, 0);
        return read;
    }

    /** The line's bytes from one of them to before another one. */
    String text(int from, int to) {
        return new String(buffer, from, to - from, ISO_8859_1);
    }
}
