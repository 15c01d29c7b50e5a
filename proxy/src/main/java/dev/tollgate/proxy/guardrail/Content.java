package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What guardrails look at.
 *
 * @param texts in the order of the request or answer
 */
public record Content(Side side, List<String> texts, About about) {

    public Content {
        texts = List.copyOf(texts);
    }

    /** Whose texts they are, by LiteLLM's {@code input_type}. */
    public enum Side {
        REQUEST("request"),
        RESPONSE("response");

        private final String inputType;

        Side(String inputType) {
            this.inputType = inputType;
        }

        String inputType() {
            return inputType;
        }
    }

    /**
     * Of which request.
     *
     * @param caller who asks, by LiteLLM's {@code user_api_key_*}; treat as immutable
     * @param extra what the request says to this guardrail, {@code extra_body}; treat as immutable
     */
    public record About(String callId, ObjectNode caller, ObjectNode extra) {}
}
