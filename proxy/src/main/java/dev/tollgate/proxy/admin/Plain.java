package dev.tollgate.proxy.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;

/** Refuses what no database holds: NUL, half a character, numbers without end. */
final class Plain {

    private static final int LARGEST_EXPONENT = 300;

    /** An index holds 2,704 bytes, and a member's id is made of two. */
    private static final int LONGEST_ID = 1000;

    private Plain() {}

    /** A value with all that is in it. */
    static void check(JsonNode node, String field) {
        if (node.isTextual()) {
            text(node.textValue(), "body", field);
        }
        if (node.isNumber() && isHuge(node)) {
            throw Refusal.invalid(
                    "finite_number", "body", field, "Input should be a finite number");
        }
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            text(each.getKey(), "body", field);
            check(each.getValue(), field);
        }
        if (node.isArray()) {
            node.forEach(item -> check(item, field));
        }
    }

    private static boolean isHuge(JsonNode node) {
        if (node.isFloat() || node.isDouble()) {
            return !Double.isFinite(node.doubleValue());
        }
        BigDecimal number = node.decimalValue();
        return Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT
                || Math.abs((long) number.scale()) > LARGEST_EXPONENT;
    }

    /** Text that can be stored. */
    static String text(String text, String where, String field) {
        if (text.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(text)) {
            throw Refusal.invalid(
                    "string_unicode", where, field, "Input should be a valid string without NUL");
        }
        return text;
    }

    /** Whether it can be the id or a field that is searched for. */
    static boolean isShort(String text) {
        return text.getBytes(UTF_8).length <= LONGEST_ID;
    }
}
