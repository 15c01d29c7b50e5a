package dev.tollgate.charts.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a schema asks of a single value. */
final class Scalars {

    /** A value that doesn't fit, and what to do about it. */
    record Fault(String what, String remedy) {}

    private Scalars() {}

    /** What {@code node} is, for a sentence that begins with {@code is}. */
    static String shown(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.kind().shown();
        }
        return node instanceof Node.Sequence ? "a list" : "a mapping";
    }

    /** What is wrong with {@code node}, if anything. */
    static Optional<Fault> fault(Node node, JsonNode schema) {
        String type = schema.path("type").asText();
        if (!(node instanceof Node.Scalar scalar)) {
            return fault("is " + shown(node) + ", not " + name(type), "write a single value");
        }
        if (!fits(scalar.kind(), type)) {
            return fault("is " + shown(node) + ", not " + name(type), retyped(scalar, schema));
        }
        return switch (type) {
            case "string" -> text(scalar.text(), schema);
            case "boolean" -> Optional.empty();
            default -> number(scalar.text(), schema);
        };
    }

    /** The value of {@code scalar}, which fits {@code schema}. */
    static JsonNode value(Node.Scalar scalar, JsonNode schema) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (schema.path("type").asText()) {
            case "string" -> json.textNode(scalar.text());
            case "boolean" -> json.booleanNode(Boolean.parseBoolean(scalar.text()));
            case "integer" -> json.numberNode(new BigDecimal(scalar.text()).intValueExact());
            default -> json.numberNode(new BigDecimal(scalar.text()));
        };
    }

    private static Optional<Fault> fault(String what, String remedy) {
        return Optional.of(new Fault(what, remedy));
    }

    private static String name(String type) {
        return switch (type) {
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            default -> "a number";
        };
    }

    private static boolean fits(Node.Kind kind, String type) {
        return switch (type) {
            case "string" -> kind == Node.Kind.TEXT;
            case "boolean" -> kind == Node.Kind.BOOLEAN;
            case "integer" -> kind == Node.Kind.WHOLE_NUMBER;
            default -> kind == Node.Kind.WHOLE_NUMBER || kind == Node.Kind.NUMBER;
        };
    }

    private static String retyped(Node.Scalar scalar, JsonNode schema) {
        String type = schema.path("type").asText();
        if (type.equals("string")) {
            return "put it in quotes" + (isSecret(schema) ? "" : ": \"" + scalar.text() + "\"");
        }
        boolean quoted = type.equals("integer") && scalar.text().matches("[-+]?[0-9]+");
        return quoted ? "write " + scalar.text() + " without quotes" : "write " + name(type);
    }

    private static boolean isSecret(JsonNode schema) {
        return schema.path("writeOnly").asBoolean();
    }

    private static Optional<Fault> text(String text, JsonNode schema) {
        String shown = isSecret(schema) ? "its value" : "'" + text + "'";
        List<String> choices = new ArrayList<>();
        schema.path("enum").forEach(choice -> choices.add(choice.asText()));
        if (!choices.isEmpty() && !choices.contains(text)) {
            return fault(shown + " is not a choice", Nearest.advice(text, choices));
        }
        if (text.length() < schema.path("minLength").asInt()) {
            return fault("is empty", "give it a value");
        }
        JsonNode pattern = schema.path("pattern");
        if (pattern.isTextual() && !text.matches(pattern.asText())) {
            return fault(shown + " is not valid", schema.path("patternErrorMessage").asText());
        }
        return Optional.empty();
    }

    private static Optional<Fault> number(String text, JsonNode schema) {
        BigDecimal number = new BigDecimal(text);
        BigDecimal least = bound(schema.path("minimum"), Integer.MIN_VALUE);
        BigDecimal most = bound(schema.path("maximum"), Integer.MAX_VALUE);
        if (number.compareTo(least) < 0) {
            return fault("is " + text, "use " + least + " or more");
        }
        if (number.compareTo(most) > 0) {
            return fault("is " + text, "use " + most + " or less");
        }
        return Optional.empty();
    }

    private static BigDecimal bound(JsonNode bound, int otherwise) {
        return bound.isNumber() ? bound.decimalValue() : BigDecimal.valueOf(otherwise);
    }
}
