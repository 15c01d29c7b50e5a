package dev.tollgate.charts.document;

import java.util.List;
import java.util.Optional;

/** A value of a file. Its line is where its key or dash stands, counted from 1. */
public sealed interface Node {

    /** Where its key or dash stands, counted from 1. */
    int line();

    /** Keys with values, in the order of the file. */
    record Mapping(int line, List<Entry> entries) implements Node {

        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The value under {@code key}; the last one where the key stands twice. */
        public Optional<Node> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .reduce((first, last) -> last)
                    .map(Entry::value);
        }
    }

    /** A list. */
    record Sequence(int line, List<Node> items) implements Node {

        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * A single value.
     *
     * @param text as it stands in the file, without quotes; it may be a secret, so it isn't printed
     */
    record Scalar(int line, Kind kind, String text) implements Node {

        @Override
        public String toString() {
            return kind + "@" + line;
        }
    }

    /** One key of a mapping with its value. */
    record Entry(String key, Node value) {}

    /** What a single value is by the rules of YAML 1.2, which JSON shares. */
    enum Kind {
        /** Text, quoted or not. */
        TEXT("text"),
        /** A whole number. */
        WHOLE_NUMBER("a number"),
        /** A number with a fraction or exponent. */
        NUMBER("a number"),
        /** {@code true} or {@code false}. */
        BOOLEAN("true or false"),
        /** Nothing, {@code ~} or {@code null}. */
        EMPTY("nothing");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        String shown() {
            return shown;
        }
    }
}
