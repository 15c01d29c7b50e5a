package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Operation;
import java.util.OptionalInt;

/**
 * Blocks requests and answers that are longer than so many tokens, and has models stop in time:
 * {@code max_tokens}.
 *
 * @param input of all texts of a request; empty for any number
 * @param output of an answer; empty for any number
 */
public record TokenLimit(OptionalInt input, OptionalInt output) implements Guardrail {

    private static final String MAX_TOKENS = "max_tokens";

    @Override
    public Verdict check(Content content, Post post) {
        boolean request = content.side() == Content.Side.REQUEST;
        OptionalInt most = request ? input : output;
        if (most.isEmpty()) {
            return Verdict.PASS;
        }
        long tokens = 0;
        for (String text : content.texts()) {
            tokens += content.about().tokens().applyAsInt(text);
        }
        return tokens <= most.getAsInt()
                ? Verdict.PASS
                : new Verdict.Block(
                        "{'error': 'Content blocked: the "
                                + (request ? "request" : "answer")
                                + " has "
                                + tokens
                                + " tokens, "
                                + most.getAsInt()
                                + " are allowed'}");
    }

    /**
     * Has the model stop in time: what the request allows for the answer becomes no more than the
     * limit.
     *
     * @return whether that has changed the request
     */
    public boolean cap(Operation operation, ObjectNode request) {
        if (output.isEmpty()) {
            return false;
        }
        return switch (operation) {
            case CHAT ->
                    cap(
                            request,
                            request.hasNonNull("max_completion_tokens")
                                    ? "max_completion_tokens"
                                    : MAX_TOKENS);
            case COMPLETION, MESSAGES -> cap(request, MAX_TOKENS);
            case RESPONSES -> cap(request, "max_output_tokens");
            case GENERATE_CONTENT ->
                    cap(request.withObject("/generationConfig"), "maxOutputTokens");
            default -> false;
        };
    }

    private boolean cap(ObjectNode object, String field) {
        JsonNode asked = object.path(field);
        int most = output.orElseThrow();
        // whatever else is no number is the vendor's to refuse
        boolean changes =
                asked.isNumber() ? asked.asLong() > most : asked.isMissingNode() || asked.isNull();
        if (changes) {
            object.put(field, most);
        }
        return changes;
    }
}
