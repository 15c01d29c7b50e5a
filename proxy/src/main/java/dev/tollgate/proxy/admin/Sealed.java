package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Vault;
import dev.tollgate.proxy.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of one record, each encrypted by itself.
 *
 * @param id of the record
 */
public record Sealed(Vault vault, Kind kind, String id) {

    /** Values, but those that may be read. */
    ObjectNode seal(ObjectNode values, Set<String> plain) {
        ObjectNode sealed = Json.object();
        for (Map.Entry<String, JsonNode> each : values.properties()) {
            boolean stays = plain.contains(each.getKey()) || each.getValue().isNull();
            if (stays) {
                sealed.set(each.getKey(), each.getValue().deepCopy());
            } else {
                sealed.put(
                        each.getKey(),
                        vault.seal(kind, id, each.getKey(), Json.text(each.getValue())));
            }
        }
        return sealed;
    }

    /** The values as they were; empty where one of them can't be opened. */
    public Optional<ObjectNode> open(ObjectNode values) {
        ObjectNode opened = Json.object();
        for (Map.Entry<String, JsonNode> each : values.properties()) {
            JsonNode value = each.getValue();
            if (!value.isTextual() || !Vault.isSealed(value.textValue())) {
                opened.set(each.getKey(), value.deepCopy());
                continue;
            }
            Optional<String> plain = vault.open(kind, id, each.getKey(), value.textValue());
            if (plain.isEmpty()) {
                return Optional.empty();
            }
            opened.set(each.getKey(), Json.parse(plain.get()));
        }
        return Optional.of(opened);
    }
}
