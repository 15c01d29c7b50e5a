package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.Frame;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code text/event-stream}.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">
 *     HTML, server-sent events</a>
 */
final class SseReader implements FrameReader {

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] EVENT = "event".getBytes(UTF_8);

    private final Lines lines;
    private boolean started;
    private byte @Nullable [] data;
    private String event = "";

    /** The name seen last, as bytes: most streams have few names. */
    private byte[] nameBytes = new byte[0];

    private String name = "";

    SseReader(InputStream body) {
        lines = new Lines(body);
    }

    @Override
    public Optional<Frame> next() {
        while (lines.next()) {
            int start = lines.start();
            if (!started) {
                started = true;
                start = startsWith(start, BOM) ? start + BOM.length : start;
            }
            if (start < lines.end()) {
                field(start);
                continue;
            }
            Optional<Frame> frame = frame();
            if (frame.isPresent()) {
                return frame;
            }
        }
        // HTML drops what no blank line ends, but vendors forget the last one
        return frame();
    }

    private Optional<Frame> frame() {
        byte[] bytes = data;
        Frame frame = bytes == null || bytes.length == 0 ? null : new Frame(event, bytes);
        data = null;
        event = "";
        return Optional.ofNullable(frame);
    }

    private void field(int start) {
        if (isField(start, DATA)) {
            addData(value(start + DATA.length));
        } else if (isField(start, EVENT)) {
            event = name(value(start + EVENT.length));
        }
    }

    private boolean isField(int start, byte[] field) {
        int colon = start + field.length;
        return startsWith(start, field) && (colon == lines.end() || lines.buffer()[colon] == ':');
    }

    private boolean startsWith(int start, byte[] prefix) {
        int to = start + prefix.length;
        return to <= lines.end()
                && Arrays.equals(lines.buffer(), start, to, prefix, 0, prefix.length);
    }

    /** Where the value begins, when the name ends here. */
    private int value(int colon) {
        int at = Math.min(colon + 1, lines.end());
        return at < lines.end() && lines.buffer()[at] == ' ' ? at + 1 : at;
    }

    private String name(int from) {
        if (!Arrays.equals(lines.buffer(), from, lines.end(), nameBytes, 0, nameBytes.length)) {
            nameBytes = Arrays.copyOfRange(lines.buffer(), from, lines.end());
            name = new String(nameBytes, UTF_8);
        }
        return name;
    }

    private void addData(int from) {
        byte[] before = data;
        if (before == null) {
            data = Arrays.copyOfRange(lines.buffer(), from, lines.end());
            return;
        }
        int more = lines.end() - from;
        if (before.length + 1 + more > FrameReaders.MAX_FRAME) {
            throw FrameReaders.tooLarge();
        }
        byte[] joined = Arrays.copyOf(before, before.length + 1 + more);
        joined[before.length] = '\n';
        System.arraycopy(lines.buffer(), from, joined, before.length + 1, more);
        data = joined;
    }
}
