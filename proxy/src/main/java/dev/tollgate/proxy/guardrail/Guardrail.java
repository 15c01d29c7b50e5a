package dev.tollgate.proxy.guardrail;

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
}
