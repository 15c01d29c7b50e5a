package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.FailureException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Frames come out the same wherever the network cuts the bytes, and as soon as they are there. */
class FrameReadersTest {

    private static final String EVENTS =
            """
            \uFEFF: comment
            data: {"a":1}

            event: delta
            data:no space
            data:  two spaces
            id: 7
            retry: 1

            event: alone

            data

            dataset: no

            event: delta
            data: ünïcode

            :

            data: [DONE]
            """;

    private static final List<String> FRAMES =
            List.of("|{\"a\":1}", "delta|no space\n two spaces", "delta|ünïcode", "|[DONE]");

    @Test
    void eventsAreReadByTheRulesOfHtml() {
        assertThat(read(Framing.SSE, EVENTS.getBytes(UTF_8))).isEqualTo(FRAMES);
    }

    @Test
    void everyEndOfLineIsTheSameWhereverItIsCut() {
        for (String end : List.of("\n", "\r", "\r\n")) {
            byte[] bytes = EVENTS.replace("\n", end).getBytes(UTF_8);
            assertEqualAtEveryCut(Framing.SSE, bytes, FRAMES);
        }
    }

    @Test
    void linesOfJsonAreFrames() {
        byte[] bytes = "{\"a\":1}\n\n{\"b\":2}\r\n \n{\"c\":3}".getBytes(UTF_8);
        assertEqualAtEveryCut(
                Framing.NDJSON, bytes, List.of("|{\"a\":1}", "|{\"b\":2}", "|{\"c\":3}"));
    }

    @Test
    void messagesOfAwsAreFramesNamedByTheirType() {
        byte[] bytes = awsStream();
        assertEqualAtEveryCut(
                Framing.AWS_EVENT_STREAM,
                bytes,
                List.of("contentBlockDelta|{\"x\":1}", "throttlingException|{\"m\":2}", "500|"));
    }

    @Test
    void frameIsThereBeforeAnythingFollows() {
        InputStream noMore =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("read further than the frame");
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        return read();
                    }
                };
        for (String end : List.of("\n", "\r", "\r\n")) {
            byte[] event = ("data: 1" + end + end).getBytes(UTF_8);
            FrameReader reader =
                    FrameReaders.of(
                            Framing.SSE,
                            new SequenceInputStream(new ByteArrayInputStream(event), noMore));
            assertThat(reader.next()).isPresent();
        }
        byte[] message = message(Map.of(), "{}");
        InputStream aws = new SequenceInputStream(new ByteArrayInputStream(message), noMore);
        assertThat(FrameReaders.of(Framing.AWS_EVENT_STREAM, aws).next()).isPresent();
    }

    @Test
    void eventThatIsTooLargeIsRefused() {
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                        return length;
                    }
                };
        for (Framing framing : List.of(Framing.SSE, Framing.NDJSON)) {
            assertThatThrownBy(() -> FrameReaders.of(framing, endless).next())
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("more than 16 MiB");
        }
    }

    @Test
    void manyLinesOfOneEventAreBoundedToo() {
        String line = "data: " + "x".repeat(1 << 20) + "\n";
        byte[] lines = line.repeat(17).getBytes(UTF_8);
        assertThatThrownBy(() -> read(Framing.SSE, lines))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("more than 16 MiB");
    }

    @Test
    void awsMessageThatIsDamagedOrCutIsRefused() {
        byte[] whole = awsStream();
        for (int at = 0; at < 60; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> read(Framing.AWS_EVENT_STREAM, damaged))
                    .isInstanceOf(FailureException.class);
        }
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> read(Framing.AWS_EVENT_STREAM, cut))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("broke off inside an event");
    }

    private static void assertEqualAtEveryCut(
            Framing framing, byte[] bytes, List<String> expected) {
        assertThat(read(framing, bytes)).isEqualTo(expected);
        for (int cut = 0; cut <= bytes.length; cut++) {
            InputStream two =
                    new SequenceInputStream(
                            new ByteArrayInputStream(bytes, 0, cut),
                            new ByteArrayInputStream(bytes, cut, bytes.length - cut));
            assertThat(read(framing, two)).as("cut at %s", cut).isEqualTo(expected);
        }
    }

    private static List<String> read(Framing framing, byte[] bytes) {
        return read(framing, new ByteArrayInputStream(bytes));
    }

    private static List<String> read(Framing framing, InputStream in) {
        FrameReader reader = FrameReaders.of(framing, in);
        List<String> frames = new ArrayList<>();
        Optional<Frame> frame = reader.next();
        while (frame.isPresent()) {
            frames.add(frame.get().event() + "|" + new String(frame.get().data(), UTF_8));
            frame = reader.next();
        }
        return frames;
    }

    private static byte[] awsStream() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                message(
                        Map.of(":message-type", "event", ":event-type", "contentBlockDelta"),
                        "{\"x\":1}"));
        out.writeBytes(
                message(
                        Map.of(
                                ":message-type",
                                "exception",
                                ":exception-type",
                                "throttlingException"),
                        "{\"m\":2}"));
        out.writeBytes(message(Map.of(":message-type", "error", ":error-code", "500"), ""));
        return out.toByteArray();
    }

    private static byte[] message(Map<String, String> headers, String payload) {
        Map<String, HeaderValue> values = new HashMap<>();
        headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Message(values, payload.getBytes(UTF_8)).encode(out);
        return out.toByteArray();
    }
}
