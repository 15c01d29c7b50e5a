package dev.tollgate.proxy.upstream;

import java.io.IOException;

/** A body of {@code Content-Length} bytes. */
final class LengthBody implements Body {

    private final Wire wire;
    private long left;

    LengthBody(Wire wire, long length) {
        this.wire = wire;
        left = length;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = wire.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new FaultException(Fault.CUT, "shorter than its length");
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
        return left == 0;
    }
}
