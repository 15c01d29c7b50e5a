package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.Json;
import java.util.regex.Pattern;

/** Takes secrets out of what the audit log keeps: whatever has their names, or looks like a key. */
final class AuditMask {

    private static final JsonNode MASKED = TextNode.valueOf("***");

    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i).*(api_?key|secret|passw|token$|credential|private|authorization|bearer"
                            + "|webhook|x-api|access_key|client_email|cert).*|key|sas");

    /** Names that only look so, and what they hold. */
    private static final Pattern HARMLESS =
            Pattern.compile("(?i)(max|min)_.*|.*_limit|.*per_token|.*credential_(name|info)|.*_id");

    private static final Pattern KEY = Pattern.compile("(?s)\\s*(Bearer\\s+)?sk-(?!\\.\\.\\.).*");

    private AuditMask() {}

    /** A copy without secrets. */
    static ObjectNode of(ObjectNode data) {
        ObjectNode masked = Json.object();
        data.properties()
                .forEach(each -> masked.set(each.getKey(), value(each.getKey(), each.getValue())));
        return masked;
    }

    private static JsonNode value(String name, JsonNode value) {
        boolean harmless = value.isNull() || value.isBoolean() || value.isNumber();
        if (harmless) {
            return value;
        }
        if (SECRET.matcher(name).matches() && !HARMLESS.matcher(name).matches()) {
            return MASKED;
        }
        return value(value);
    }

    private static JsonNode value(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> of(object);
            case ArrayNode array -> {
                ArrayNode masked = Json.array();
                array.forEach(each -> masked.add(value(each)));
                yield masked;
            }
            default -> value.isTextual() && KEY.matcher(value.asText()).matches() ? MASKED : value;
        };
    }
}
