package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The file's sections as trees, references resolved, for parts that read settings of their own.
 * Treat the trees as immutable; they hold secrets.
 *
 * @param litellm {@code litellm_settings}
 * @param general {@code general_settings}
 * @param router {@code router_settings}
 * @param others every other top-level key but {@code model_list}, {@code include}, {@code
 *     environment_variables} and {@code credential_list}: {@code guardrails}, {@code mcp_servers} …
 */
public record RawSettings(
        ObjectNode litellm, ObjectNode general, ObjectNode router, Map<String, JsonNode> others) {

    public RawSettings {
        others = Map.copyOf(others);
    }

    /** Hides the values, some of which are secrets. */
    @Override
    public String toString() {
        return "RawSettings" + others.keySet();
    }
}
