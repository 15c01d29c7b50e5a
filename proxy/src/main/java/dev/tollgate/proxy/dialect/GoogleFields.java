package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Fields of Google's JSON, which may be spelled {@code inlineData} or {@code inline_data}. */
final class GoogleFields {

    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

    private GoogleFields() {}

    /**
     * A field's value, missing where neither spelling is there.
     *
     * @param name in the spelling of {@code inlineData}
     */
    static JsonNode get(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isMissingNode() ? object.path(snake(name)) : value;
    }

    /** The other spelling. */
    static String snake(String name) {
        return CAPITAL.matcher(name).replaceAll("_$1").toLowerCase(Locale.ROOT);
    }
}
