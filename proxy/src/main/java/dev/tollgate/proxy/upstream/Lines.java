package dev.tollgate.proxy.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A body's lines, each as a range of one buffer; LF, CR and CRLF end them, RFC and HTML alike.
 *
 * <p>A line that CR ends is there at once, before it is known whether LF follows.
 */
final class Lines {

    private static final int FIRST_SIZE = 8 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int start;
    private int end;
    private int next;
    private int filled;
    private boolean skipLineFeed;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Where the line lies; valid until the next one is asked for. */
    byte[] buffer() {
        return buffer;
    }

    /** The line's first byte. */
    int start() {
        return start;
    }

    /** After the line's last byte. */
    int end() {
        return end;
    }

    /**
     * Goes to the next line; the last one needs no end of line.
     *
     * @return false at the end of the body
     */
    boolean next() {
        start = next;
        int at = next;
        while (true) {
            if (at == filled) {
                at = fill();
                if (at < 0) {
                    return last();
                }
            }
            byte b = buffer[at];
            if (b == '\n' && skipLineFeed && at == start) {
                start++;
            } else if (b == '\n' || b == '\r') {
                return line(at, b == '\r');
            }
            skipLineFeed = false;
            at++;
        }
    }

    private boolean line(int at, boolean carriageReturn) {
        end = at;
        next = at + 1;
        skipLineFeed = carriageReturn;
        return true;
    }

    private boolean last() {
        end = filled;
        next = filled;
        return end > start;
    }

    /**
     * Reads on, having moved or widened what the buffer holds; where the new bytes begin, or -1.
     */
    private int fill() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            start = 0;
        }
        if (filled == buffer.length) {
            if (filled >= FrameReaders.MAX_FRAME) {
                throw FrameReaders.tooLarge();
            }
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        int from = filled;
        try {
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                return -1;
            }
            filled += count;
        } catch (IOException e) {
            throw FrameReaders.brokenOff(e);
        }
        return from;
    }
}
