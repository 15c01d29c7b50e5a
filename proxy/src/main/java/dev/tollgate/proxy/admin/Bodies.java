package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/** Fields of bodies that have no schema. */
final class Bodies {

    private Bodies() {}

    /** A text that must be there, fit to be an id. */
    static String text(ObjectNode body, String field) {
        if (!body.hasNonNull(field)) {
            throw Refusal.missing("body", field);
        }
        JsonNode text = body.get(field);
        boolean fits = text.isTextual() && !text.textValue().isBlank();
        if (!fits || !Plain.isShort(text.textValue())) {
            throw Refusal.invalid("string_type", "body", field, "Input should be a valid string");
        }
        return Plain.text(text.textValue(), "body", field);
    }

    /** A copy of an object; an empty one where there is none. */
    static ObjectNode object(ObjectNode body, String field) {
        JsonNode object = body.path(field);
        if (object.isMissingNode() || object.isNull()) {
            return Json.object();
        }
        if (!(object instanceof ObjectNode found)) {
            throw Refusal.invalid("dict_type", "body", field, "Input should be a valid dictionary");
        }
        Plain.check(found, field);
        return found.deepCopy();
    }
}
