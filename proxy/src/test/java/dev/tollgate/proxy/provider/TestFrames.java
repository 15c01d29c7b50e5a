package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.upstream.FrameReader;
import dev.tollgate.proxy.upstream.FrameReaders;
import dev.tollgate.proxy.upstream.Framing;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Cuts recorded streams into frames, by the readers that cut real ones. */
final class TestFrames {

    private TestFrames() {}

    static List<Frame> read(Framing framing, InputStream in) {
        FrameReader reader = FrameReaders.of(framing, in);
        return Stream.generate(reader::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList();
    }
}
