package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.golden.CaseFolder;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.upstream.FrameReader;
import dev.tollgate.proxy.upstream.FrameReaders;
import dev.tollgate.proxy.upstream.Framing;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recorded stream: {@code stream.sse}, {@code stream.ndjson}; or AWS's event stream, as Base64 in
 * {@code stream.bin} or told by {@code stream.events.json} (see {@link AwsEvents}).
 */
final class StreamFile {

    private final Framing framing;
    private final byte[] bytes;

    StreamFile(CaseFolder folder, String file) {
        framing =
                switch (file) {
                    case "stream.sse" -> Framing.SSE;
                    case "stream.ndjson" -> Framing.NDJSON;
                    case "stream.bin", "stream.events.json" -> Framing.AWS_EVENT_STREAM;
                    default -> throw new IllegalArgumentException("Unknown framing of " + file);
                };
        byte[] recorded = folder.bytes(file);
        bytes =
                switch (file) {
                    case "stream.bin" -> Base64.getMimeDecoder().decode(recorded);
                    case "stream.events.json" -> AwsEvents.encode(Json.parse(recorded));
                    default -> recorded;
                };
    }

    Framing framing() {
        return framing;
    }

    List<Frame> frames() {
        return read(new ByteArrayInputStream(bytes));
    }

    /** The frames are the same wherever the network cuts the bytes in two. */
    void assertSameFramesAtEveryCut() {
        List<String> whole = texts(frames());
        for (int cut = 1; cut < bytes.length; cut++) {
            InputStream head = new ByteArrayInputStream(bytes, 0, cut);
            InputStream tail = new ByteArrayInputStream(bytes, cut, bytes.length - cut);
            List<Frame> frames = read(new SequenceInputStream(head, tail));
            assertThat(texts(frames)).as("cut after byte %d", cut).isEqualTo(whole);
        }
    }

    private List<Frame> read(InputStream in) {
        FrameReader reader = FrameReaders.of(framing, in);
        return Stream.generate(reader::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList();
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream()
                .map(frame -> frame.event() + ":" + new String(frame.data(), UTF_8))
                .toList();
    }
}
