package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.json.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * {@code application/vnd.amazon.eventstream}. An exception's frame has its type as event's name.
 *
 * <p>The library's own decoder of streams holds 2 MiB for each; here it decodes single messages.
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Smithy, Amazon event stream</a>
 */
final class AwsEventReader implements FrameReader {

    /** Total length, length of headers, and the check sum of both. */
    private static final int PRELUDE = 12;

    /** The prelude and the check sum at the end. */
    private static final int SMALLEST = PRELUDE + 4;

    private final InputStream in;
    private final byte[] prelude = new byte[PRELUDE];

    AwsEventReader(InputStream body) {
        in = body;
    }

    @Override
    public Optional<Frame> next() {
        try {
            int count = in.readNBytes(prelude, 0, PRELUDE);
            if (count == 0) {
                return Optional.empty();
            }
            require(count == PRELUDE);
            return Optional.of(frame(Message.decode(ByteBuffer.wrap(message()))));
        } catch (IOException e) {
            throw FrameReaders.brokenOff(e);
        } catch (IllegalArgumentException | IllegalStateException | BufferUnderflowException e) {
            throw FrameReaders.failed("The vendor's stream holds a damaged event.", e);
        }
    }

    private byte[] message() throws IOException {
        ByteBuffer head = ByteBuffer.wrap(prelude);
        int length = head.getInt(0);
        CRC32 sum = new CRC32();
        sum.update(prelude, 0, 8);
        if ((int) sum.getValue() != head.getInt(8) || (length >= 0 && length < SMALLEST)) {
            throw new IllegalArgumentException("prelude");
        }
        if (length < 0 || length > FrameReaders.MAX_FRAME) {
            throw FrameReaders.tooLarge();
        }
        byte[] message = Arrays.copyOf(prelude, length);
        require(in.readNBytes(message, PRELUDE, length - PRELUDE) == length - PRELUDE);
        return message;
    }

    private static void require(boolean complete) {
        if (!complete) {
            throw FrameReaders.brokenOff(null);
        }
    }

    private static Frame frame(Message message) {
        Map<String, HeaderValue> headers = message.getHeaders();
        String event =
                switch (text(headers, ":message-type")) {
                    case "exception" -> text(headers, ":exception-type");
                    case "error" -> text(headers, ":error-code");
                    default -> text(headers, ":event-type");
                };
        return new Frame(event, message.getPayload());
    }

    private static String text(Map<String, HeaderValue> headers, String name) {
        HeaderValue value = headers.get(name);
        return value == null ? "" : value.getString();
    }
}
