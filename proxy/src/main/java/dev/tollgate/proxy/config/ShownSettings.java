package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.Json;
import java.util.regex.Pattern;

/**
 * A section of the file as an administrator may see it: references as they are written, and nothing
 * of what may be a secret.
 */
final class ShownSettings {

    private static final TextNode HIDDEN = TextNode.valueOf("****");

    private static final Pattern SECRET =
            Pattern.compile("key|secret|token|password|credential|auth|url|headers|webhook|dsn");

    /** What only sounds so. */
    private static final Pattern HARMLESS = Pattern.compile(".*_(type|name|field)");

    private static final String REFERENCE = "os.environ/";

    private ShownSettings() {}

    /**
     * Without secrets.
     *
     * @param written whose references aren't resolved
     */
    static ObjectNode of(ObjectNode written) {
        ObjectNode shown = Json.object();
        written.properties()
                .forEach(each -> shown.set(each.getKey(), value(each.getKey(), each.getValue())));
        return shown;
    }

    private static JsonNode value(String name, JsonNode value) {
        boolean plain = value.isBoolean() || value.isNumber() || value.isNull();
        if (plain || value.asText().startsWith(REFERENCE)) {
            return value;
        }
        if (SECRET.matcher(name).find() && !HARMLESS.matcher(name).matches()) {
            return HIDDEN;
        }
        return switch (value) {
            case ObjectNode object -> of(object);
            case ArrayNode array -> {
                ArrayNode shown = Json.array();
                array.forEach(each -> shown.add(value(name, each)));
                yield shown;
            }
            default -> value.asText().contains("://") ? HIDDEN : value;
        };
    }
}
