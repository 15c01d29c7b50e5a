package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One record of the admin API.
 *
 * @param id among its kind
 * @param data by LiteLLM's names of fields, {@code models}, {@code max_budget}, {@code metadata} …;
 *     treat as immutable. What was spent is not in it: see {@link Ledger}
 * @param spent in the window that runs, where a {@link Directory} has looked it up
 * @see <a href="https://docs.litellm.ai/docs/proxy/virtual_keys">LiteLLM, virtual keys</a>
 */
public record Entry(Kind kind, String id, ObjectNode data, Optional<Spent> spent) {

    /** As it is kept. */
    public Entry(Kind kind, String id, ObjectNode data) {
        this(kind, id, data, Optional.empty());
    }

    /** A field that holds text, and not an empty one. */
    public Optional<String> text(String field) {
        JsonNode value = data.path(field);
        return value.isTextual() && !value.textValue().isEmpty()
                ? Optional.of(value.textValue())
                : Optional.empty();
    }

    /** Whether it is switched off: {@code blocked}. */
    boolean isBlocked() {
        return data.path("blocked").asBoolean();
    }
}
