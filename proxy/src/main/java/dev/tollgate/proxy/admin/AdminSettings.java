package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/**
 * What {@code litellm_settings} says of new records.
 *
 * @param keys {@code default_key_generate_params}
 * @param bounds {@code upperbound_key_generate_params}
 * @param teams {@code default_team_params}
 * @param users {@code default_internal_user_params}
 */
public record AdminSettings(
        ObjectNode keys, ObjectNode bounds, ObjectNode teams, ObjectNode users) {

    /** Nothing said. */
    public static final AdminSettings NONE =
            new AdminSettings(Json.object(), Json.object(), Json.object(), Json.object());
}
