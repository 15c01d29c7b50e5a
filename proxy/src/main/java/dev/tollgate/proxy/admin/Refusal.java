package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/**
 * Why a call of the admin API isn't served, in LiteLLM's forms.
 *
 * <p>Quotes nothing that may be a key.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String BAD = "bad_request_error";
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;

    private final int status;
    private final String type;
    private final String where;
    private final String param;

    /** How a family of paths words its errors. */
    public enum Form {
        /** {@code {"error":{"message","type","param","code"}}}. */
        WRAPPED,
        /** {@code {"detail":{"error":…}}}. */
        DETAIL
    }

    private Refusal(int status, String message, String type, String where, String param) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.where = where;
        this.param = param;
    }

    /** 400: it makes no sense. */
    static Refusal bad(String message, String param) {
        return new Refusal(BAD_REQUEST, message, BAD, "", param);
    }

    /** 404: there is no such thing. */
    static Refusal notFound(String message, String param) {
        return new Refusal(404, message, "not_found_error", "", param);
    }

    /** 403: not for this caller. */
    static Refusal forbidden(String message) {
        return new Refusal(403, message, "auth_error", "", "None");
    }

    /** 401, as LiteLLM says it of a path for admins. */
    static Refusal notAdmin(String message) {
        return new Refusal(401, message, "auth_error", "", "None");
    }

    /** 409: there is one already. */
    static Refusal taken(String message, String param) {
        return new Refusal(409, message, BAD, "", param);
    }

    /** 500, as LiteLLM says it without a database. */
    static Refusal noDatabase() {
        return new Refusal(
                500,
                "No connected db. The admin API needs one: set DATABASE_URL.",
                "no_db_connection",
                "",
                "None");
    }

    /** 500, as LiteLLM says it where models stay in the file. */
    static Refusal notStored() {
        return new Refusal(
                500,
                "{'error': \"Set `'STORE_MODEL_IN_DB='True'` in your env to enable this"
                        + " feature.\"}",
                "internal_server_error",
                "",
                "None");
    }

    /**
     * 422: of the wrong type.
     *
     * @param type Pydantic's: {@code string_type}
     * @param where {@code body} or {@code query}
     */
    static Refusal invalid(String type, String where, String field, String message) {
        return new Refusal(UNPROCESSABLE, message, type, where, field);
    }

    /** 422: a field that must be there isn't. */
    static Refusal missing(String where, String field) {
        return invalid("missing", where, field, "Field required");
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the client reads. */
    public ObjectNode body(Form form) {
        ObjectNode body = Json.object();
        if (status == UNPROCESSABLE) {
            ObjectNode problem =
                    body.putArray("detail").addObject().put("type", type).put("msg", getMessage());
            problem.putArray("loc").add(where).add(param);
        } else if (form == Form.DETAIL) {
            body.putObject("detail").put("error", getMessage());
        } else {
            body.putObject("error")
                    .put("message", getMessage())
                    .put("type", type)
                    .put("param", param)
                    .put("code", Integer.toString(status));
        }
        return body;
    }
}
