package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Operation;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One way of looking at texts. Immutable; many threads use it at once.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/guardrails/quick_start">LiteLLM, guardrails</a>
 */
public interface Guardrail {

    /**
     * Looks at all texts of a request or an answer.
     *
     * @param post for those that another server looks at
     * @throws dev.tollgate.proxy.model.FailureException with {@code Unavailable} where that server
     *     is needed and can't be asked
     */
    Verdict check(Content content, Post post);

    /**
     * The same for one request, which may bring rules of its own; empty where there is nothing to
     * look for.
     */
    default Optional<Guardrail> of(Operation operation, Supplier<ObjectNode> request) {
        return Optional.of(this);
    }
}
