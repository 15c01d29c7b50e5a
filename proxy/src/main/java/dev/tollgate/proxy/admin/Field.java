package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;

/**
 * One field of a body and of the record that it becomes.
 *
 * @param otherwise what a new record has without it; missing for nothing
 */
record Field(String name, Type type, Place place, JsonNode otherwise) {

    /** Dollars beyond can't be counted in billionths. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final int LONGEST_NUMBER = 40;

    private static final Set<String> YES = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> NO = Set.of("false", "0", "no", "off", "f", "n");

    /** Where the record has it. */
    enum Place {
        /** By its own name. */
        COLUMN,
        /** In {@code metadata}. */
        METADATA,
        /** By its own name, where no body sets it. */
        SHOWN,
        /** Nowhere: it is used at once. */
        ASIDE
    }

    /** Of its value, read as leniently as LiteLLM does: {@code "5"} is a number. */
    enum Type {
        TEXT("string_type", "Input should be a valid string of at most 1000 bytes"),
        NUMBER("float_type", "Input should be a valid number from 0 to a billion"),
        INTEGER("int_type", "Input should be a valid integer, and not negative"),
        FLAG("bool_parsing", "Input should be a valid boolean, unable to interpret input"),
        OBJECT("dict_type", "Input should be a valid dictionary"),
        LIST("list_type", "Input should be a valid list"),
        TEXTS("list_type", "Input should be a valid list of strings"),
        PERIOD("string_type", "Input should be a period like 30s, 30m, 30h, 30d, 1w or 1mo"),
        TIME("datetime_parsing", "Input should be a valid datetime like 2026-12-31T00:00:00Z"),
        ANY("any", "Input should be valid JSON");

        private final String problem;
        private final String message;

        Type(String problem, String message) {
            this.problem = problem;
            this.message = message;
        }
    }

    /**
     * The value as its type.
     *
     * @param given not null
     * @throws Refusal where it isn't of the type
     */
    JsonNode read(JsonNode given) {
        Plain.check(given, name);
        return switch (type) {
            case TEXT -> kept(given, given.isTextual() && Plain.isShort(given.textValue()));
            case NUMBER -> number(given);
            case INTEGER -> integer(given);
            case FLAG -> flag(given);
            case OBJECT -> kept(given, given.isObject());
            case LIST -> kept(given, given.isArray());
            case TEXTS ->
                    kept(
                            given,
                            given.isArray() && given.valueStream().allMatch(JsonNode::isTextual));
            case PERIOD -> kept(given, given.isTextual() && isPeriod(given.textValue()));
            case TIME -> kept(given, given.isTextual() && isTime(given.textValue()));
            case ANY -> given;
        };
    }

    private JsonNode kept(JsonNode given, boolean fits) {
        if (!fits) {
            throw problem();
        }
        return given;
    }

    private Refusal problem() {
        return Refusal.invalid(type.problem, "body", name, type.message);
    }

    /** LiteLLM takes -1 for a key that never ends. */
    private boolean isPeriod(String text) {
        return Periods.isValid(text) || (text.equals("-1") && name.equals("duration"));
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private BigDecimal decimal(JsonNode given) {
        if (given.isNumber()) {
            return given.decimalValue();
        }
        String text = given.isTextual() ? given.textValue().strip() : "";
        if (text.length() > LONGEST_NUMBER
                || !text.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d{1,2})?")) {
            throw problem();
        }
        return new BigDecimal(text);
    }

    private JsonNode number(JsonNode given) {
        BigDecimal value = decimal(given);
        refuseNegative(value);
        if (value.compareTo(MOST) > 0) {
            throw problem();
        }
        return DecimalNode.valueOf(value);
    }

    private JsonNode integer(JsonNode given) {
        BigDecimal value = decimal(given);
        refuseNegative(value);
        if (value.compareTo(LARGEST) > 0 || value.stripTrailingZeros().scale() > 0) {
            throw problem();
        }
        return LongNode.valueOf(value.longValue());
    }

    private void refuseNegative(BigDecimal value) {
        if (value.signum() < 0) {
            throw Refusal.bad(name + " cannot be negative. Received: " + value, name);
        }
    }

    private JsonNode flag(JsonNode given) {
        String text = given.asText("").toLowerCase(Locale.ROOT);
        boolean yes = given.isValueNode() && YES.contains(text);
        if (!yes && !(given.isValueNode() && NO.contains(text))) {
            throw problem();
        }
        return BooleanNode.valueOf(yes);
    }
}
