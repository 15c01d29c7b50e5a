package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the database adds to the configuration, decrypted. Treat the trees as immutable.
 *
 * @param models entries as in {@code model_list}, by their ids
 * @param credentials {@code credential_values} by the credential's name
 */
public record StoredEntries(Map<String, ObjectNode> models, Map<String, ObjectNode> credentials) {

    /** Nothing. */
    public static final StoredEntries NONE = new StoredEntries(Map.of(), Map.of());

    public StoredEntries {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        credentials = Map.copyOf(credentials);
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return models.isEmpty() && credentials.isEmpty();
    }

    /** Hides the values, some of which are secrets. */
    @Override
    public String toString() {
        return "StoredEntries" + models.keySet() + credentials.keySet();
    }
}
