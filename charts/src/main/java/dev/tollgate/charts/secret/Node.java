package dev.tollgate.charts.secret;

import java.util.List;

/** A value in a parsed YAML or JSON document, in the order of the file and with its line. */
sealed interface Node {

    /** The line where the value begins, counted from 1. */
    int line();

    /** A mapping; its keys are unique. */
    record Mapping(List<Entry> entries, int line) implements Node {

        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The value under {@code key}, or an empty mapping where there is none. */
        Node get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(Entry::value)
                    .findFirst()
                    .orElse(new Mapping(List.of(), line));
        }

        /** The text of the scalar under {@code key}, empty where there is none. */
        String text(String key) {
            return get(key) instanceof Scalar scalar && scalar.kind() != Kind.NULL
                    ? scalar.text()
                    : "";
        }

        /** The items of the list under {@code key}, none where there is no list. */
        List<Node> list(String key) {
            return get(key) instanceof Sequence sequence ? sequence.items() : List.of();
        }

        /** The same mapping without {@code key}. */
        Mapping without(String key) {
            return new Mapping(
                    entries.stream().filter(entry -> !entry.key().equals(key)).toList(), line);
        }
    }

    /**
     * One key of a mapping.
     *
     * @param line the line of the key, counted from 1
     * @param comments the comment lines above the key, without their {@code #}; filled only by a
     *     reader that was asked for comments
     */
    record Entry(String key, int line, Node value, List<String> comments) {

        public Entry {
            comments = List.copyOf(comments);
        }

        Entry withValue(Node other) {
            return new Entry(key, line, other, comments);
        }
    }

    /** A list. */
    record Sequence(List<Node> items, int line) implements Node {

        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * A single value; it prints without its text, which may be a secret.
     *
     * @param text for {@link Kind#STRING} the characters; for numbers the plain decimal form; for
     *     {@link Kind#BOOLEAN} {@code true} or {@code false}; for {@link Kind#TIME} RFC 3339
     */
    record Scalar(Kind kind, String text, int line) implements Node {

        static Scalar string(String text, int line) {
            return new Scalar(Kind.STRING, text, line);
        }

        /** The text that {@code sops --output-type json} gives for this value. */
        String value() {
            return kind == Kind.FLOAT ? GoFloat.json(text) : text;
        }

        @Override
        public String toString() {
            return kind + " at line " + line;
        }
    }

    /** The types of SOPS, which are those of a YAML scalar and two that only SOPS knows. */
    enum Kind {
        STRING,
        INTEGER,
        FLOAT,
        BOOLEAN,
        TIME,
        NULL,
        /** Raw bytes, their text in Base64; only very old files hold them. */
        BYTES,
        /** A comment that was encrypted as an item of a list. */
        COMMENT
    }
}
