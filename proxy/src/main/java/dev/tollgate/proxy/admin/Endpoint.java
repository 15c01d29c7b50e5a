package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One path of the admin API.
 *
 * @param path as OpenAPI writes it
 * @param tag LiteLLM's family of routes
 * @param form of its error bodies
 */
public record Endpoint(
        String method,
        String path,
        String tag,
        String summary,
        Need need,
        Refusal.Form form,
        Handler handler) {

    /** Who may call it. */
    public enum Need {
        /** Whoever has the master key. */
        MASTER,
        /** A proxy admin. */
        ADMIN,
        /** A proxy admin, or one who may only look. */
        VIEW,
        /** Whoever has a key: the handler looks whose the object is. */
        OWN,
        /** Whoever may change what is the own: nobody who may only look. */
        CHANGE
    }

    /** Serves a call. */
    @FunctionalInterface
    public interface Handler {
        JsonNode answer(Call call);
    }

    /**
     * The answer to a call.
     *
     * @throws Refusal where it isn't allowed or makes no sense
     */
    public JsonNode answer(Call call) {
        Rights.check(need, call);
        return handler.answer(call);
    }
}
