package dev.tollgate.proxy.model;

/**
 * Why a key is refused, in LiteLLM's vocabulary.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/virtual_keys">LiteLLM, virtual keys</a>
 */
public enum Denial {
    /** Nobody has this key. */
    UNKNOWN_KEY("token_not_found_in_db", 401),
    EXPIRED_KEY("expired_key", 400),
    /** The gateway has no database, so the master key alone is known. */
    NO_DATABASE("no_db_connection", 401),
    KEY_MODEL("key_model_access_denied", 401),
    TEAM_MODEL("team_model_access_denied", 401),
    USER_MODEL("user_model_access_denied", 401),
    ORGANIZATION_MODEL("org_model_access_denied", 401);

    private final String type;
    private final int status;

    Denial(String type, int status) {
        this.type = type;
        this.status = status;
    }

    /** The error's {@code type}. */
    public String type() {
        return type;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
