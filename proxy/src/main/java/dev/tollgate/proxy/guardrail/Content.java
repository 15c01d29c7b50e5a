package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What guardrails look at.
 *
 * @param texts in the order of the request or answer
 * @param prose which of an answer's texts are the answer itself, by their places: neither arguments
 *     of tools nor thoughts
 */
public record Content(Side side, List<String> texts, Set<Integer> prose, About about) {

    public Content {
        texts = List.copyOf(texts);
        prose = Set.copyOf(prose);
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
     * @param tokens counts those of a text
     */
    public record About(
            String callId, ObjectNode caller, ObjectNode extra, ToIntFunction<String> tokens) {}
}
