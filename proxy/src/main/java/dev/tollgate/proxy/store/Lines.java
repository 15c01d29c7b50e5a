package dev.tollgate.proxy.store;

import java.util.List;
import java.util.Optional;

/** The lines to all servers that keep answers. */
interface Lines extends AutoCloseable {

    /** The line to the server that keeps a key; empty where nobody knows which. */
    Optional<Line> of(byte[] key);

    /** All that are known now. */
    List<Line> all();

    @Override
    void close();

    /** One server keeps all. */
    record One(Line line) implements Lines {

        @Override
        public Optional<Line> of(byte[] key) {
            return Optional.of(line);
        }

        @Override
        public List<Line> all() {
            return List.of(line);
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
