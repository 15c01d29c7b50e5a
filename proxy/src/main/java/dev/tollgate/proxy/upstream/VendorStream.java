package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.util.Timeout;

/** The body as it comes, under the call's deadlines. */
final class VendorStream extends InputStream {

    private static final int LITTLE = 8 * 1024;
    private static final int READS = 4;
    private static final Timeout SHORT = Timeout.ofMilliseconds(20);

    private final InputStream in;
    private final ApacheCall call;
    private final long firstByteEnd;
    private boolean started;
    private boolean ended;
    private boolean broken;

    VendorStream(InputStream in, ApacheCall call) {
        this.in = in;
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
        if (ended) {
            return -1;
        }
        Watch watch = call.watch();
        if (started) {
            watch.phase(Ending.SILENCE, call.failures().timeouts().betweenFrames());
        } else {
            watch.phaseUntil(Ending.FIRST_BYTE, firstByteEnd);
        }
        try {
            int count = in.read(buffer, offset, length);
            watch.pause();
            started = true;
            ended = count < 0;
            return count;
        } catch (IOException e) {
            broken = true;
            throw failure(e);
        }
    }

    private FailureException failure(IOException e) {
        Watch watch = call.watch();
        return watch.hasEnded() ? call.failures().ended(watch, e) : call.failures().inAnswer(e);
    }

    @Override
    public int available() throws IOException {
        return ended ? 0 : in.available();
    }

    /**
     * Reads on to the end where that is near: who reads a stream stops at its last event, before
     * the bytes that end the message.
     *
     * @return whether the end was found
     */
    boolean drain(VendorConnection connection) {
        if (ended || broken) {
            return ended;
        }
        connection.setSocketTimeout(SHORT);
        byte[] rest = new byte[LITTLE];
        try {
            for (int i = 0; i < READS && !ended; i++) {
                ended = in.read(rest) < 0;
            }
        } catch (IOException e) {
            return false;
        }
        connection.setSocketTimeout(Timeout.DISABLED);
        return ended;
    }
}
