package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A value of a YAML file that knows where it stands. */
sealed interface Node {

    /** Where it begins. */
    Place place();

    /** The same as JSON, without places. */
    JsonNode json();

    /** What it is, in words that don't show it. */
    String kindName();

    /** {@code key: value} lines, in the file's order. */
    record Mapping(Place place, Map<String, Node> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public ObjectNode json() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            entries.forEach((key, value) -> object.set(key, value.json()));
            return object;
        }

        @Override
        public String kindName() {
            return "a mapping";
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public ArrayNode json() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(item.json()));
            return array;
        }

        @Override
        public String kindName() {
            return "a list";
        }
    }

    /**
     * A single value.
     *
     * @param text as the file has it, quotes aside
     * @param lookedUp whether it came from the environment, so that no message may show it
     */
    record Scalar(Place place, Kind kind, String text, boolean lookedUp) implements Node {

        @Override
        public JsonNode json() {
            JsonNodeFactory factory = JsonNodeFactory.instance;
            return switch (kind) {
                case NOTHING -> factory.nullNode();
                case BOOLEAN -> factory.booleanNode(isTrue());
                case NUMBER -> number();
                case TEXT -> factory.textNode(text);
            };
        }

        /** YAML 1.1's words for true, as PyYAML takes them. */
        boolean isTrue() {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on" -> true;
                default -> false;
            };
        }

        /** Octal, base 60 and other curiosities of YAML 1.1 stay text. */
        private JsonNode number() {
            JsonNodeFactory factory = JsonNodeFactory.instance;
            Optional<BigDecimal> number = Numbers.decimal(text);
            if (number.isEmpty()) {
                return factory.textNode(text);
            }
            boolean small = number.get().scale() == 0 && number.get().precision() < 10;
            return small
                    ? factory.numberNode(number.get().intValue())
                    : factory.numberNode(number.get());
        }

        @Override
        public String kindName() {
            return switch (kind) {
                case NOTHING -> "empty";
                case BOOLEAN -> "true or false";
                case NUMBER -> "a number";
                case TEXT -> "text";
            };
        }

        /** Hides the value, which may be a secret. */
        @Override
        public String toString() {
            return place.path() + ": " + kindName();
        }
    }

    /** What YAML takes a single value for. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NOTHING
    }

    /** Whether it is absent for all purposes: {@code key:} and {@code key: null}. */
    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.kind() == Kind.NOTHING;
    }
}
