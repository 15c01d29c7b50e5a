package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.upstream.Framing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts recorded streams of lines into frames. */
final class TestFrames {

    private TestFrames() {}

    static List<Frame> read(Framing framing, InputStream in) {
        return switch (framing) {
            case SSE -> sse(lines(in));
            case NDJSON ->
                    lines(in).stream()
                            .filter(line -> !line.isBlank())
                            .map(line -> new Frame("", line.getBytes(UTF_8)))
                            .toList();
            case AWS_EVENT_STREAM -> AwsEvents.decode(in);
        };
    }

    private static List<Frame> sse(List<String> lines) {
        List<Frame> frames = new ArrayList<>();
        String event = "";
        StringBuilder data = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("event:")) {
                event = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
                frames.add(new Frame(event, data.toString().getBytes(UTF_8)));
                event = "";
                data.setLength(0);
            }
        }
        return frames;
    }

    private static List<String> lines(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
