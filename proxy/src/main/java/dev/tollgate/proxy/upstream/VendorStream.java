package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.io.InputStream;

/** The body as it comes, under the call's deadlines. */
final class VendorStream extends InputStream {

    private static final int LITTLE = 8 * 1024;
    private static final int READS = 4;
    private static final int SHORT_MILLIS = 20;

    private final Body body;
    private final HttpCall call;
    private final long firstByteEnd;
    private boolean started;
    private boolean broken;

    VendorStream(Body body, HttpCall call) {
        this.body = body;
        this.call = call;
        firstByteEnd = call.watch().phaseEnd();
        call.watch().pause();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (body.isComplete()) {
            return -1;
        }
        boolean waits = body.available() == 0;
        if (waits) {
            limit();
        }
        try {
            int count = body.read(buffer, offset, length);
            started = true;
            return count;
        } catch (IOException e) {
            broken = true;
            throw failure(e);
        } finally {
            if (waits) {
                call.watch().pause();
            }
        }
    }

    private void limit() {
        if (started) {
            call.watch().phase(Ending.SILENCE, call.failures().timeouts().betweenFrames());
        } else {
            call.watch().phaseUntil(Ending.FIRST_BYTE, firstByteEnd);
        }
    }

    private FailureException failure(IOException e) {
        Watch watch = call.watch();
        return watch.hasEnded() ? call.failures().ended(watch, e) : call.failures().inAnswer(e);
    }

    /** Whether it is known that no byte follows. */
    boolean isAtEnd() {
        return body.isComplete();
    }

    @Override
    public int available() {
        return body.available();
    }

    /**
     * Reads on to the end where that is near: who reads a stream stops at its last event, before
     * the bytes that end the message.
     *
     * @return whether the end was found
     */
    boolean drain(VendorConnection connection) {
        if (body.isComplete() || broken) {
            return !broken;
        }
        byte[] rest = new byte[LITTLE];
        try {
            connection.timeout(SHORT_MILLIS);
            for (int i = 0; i < READS && !body.isComplete(); i++) {
                body.read(rest, 0, rest.length);
            }
            connection.timeout(0);
        } catch (IOException e) {
            return false;
        }
        return body.isComplete();
    }
}
