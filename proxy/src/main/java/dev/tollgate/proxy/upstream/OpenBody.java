package dev.tollgate.proxy.upstream;

import java.io.IOException;

/** A body that the end of its connection ends. */
final class OpenBody implements Body {

    private final Wire wire;
    private boolean complete;

    OpenBody(Wire wire) {
        this.wire = wire;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = complete ? -1 : wire.read(target, offset, length);
        complete = count < 0;
        return count;
    }

    @Override
    public int available() {
        return wire.buffered();
    }

    @Override
    public boolean isComplete() {
        return complete;
    }
}
