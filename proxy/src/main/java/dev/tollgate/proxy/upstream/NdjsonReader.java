package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.json.Frame;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** One JSON value a line; blank lines are passed over. */
final class NdjsonReader implements FrameReader {

    private final Lines lines;

    NdjsonReader(InputStream body) {
        lines = new Lines(body);
    }

    @Override
    public Optional<Frame> next() {
        while (lines.next()) {
            if (!isBlank()) {
                byte[] data = Arrays.copyOfRange(lines.buffer(), lines.start(), lines.end());
                return Optional.of(new Frame("", data));
            }
        }
        return Optional.empty();
    }

    private boolean isBlank() {
        for (int i = lines.start(); i < lines.end(); i++) {
            if (lines.buffer()[i] != ' ' && lines.buffer()[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
