package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whom a token speaks for; each id is empty where it names none.
 *
 * @param organization where it isn't the team's
 */
public record Identity(String team, String user, String organization) {

    /** What stands in a {@link Grant} for the key that there isn't. */
    public Entry key() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        put(data, "team_id", team);
        put(data, "user_id", user);
        put(data, "organization_id", organization);
        return new Entry(Kind.KEY, "", data);
    }

    private static void put(ObjectNode data, String field, String id) {
        if (!id.isEmpty()) {
            data.put(field, id);
        }
    }
}
