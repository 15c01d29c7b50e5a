package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import java.util.Optional;
import java.util.Set;

/**
 * One vendor: which operations it serves, and in which way. Stateless but for tokens that it
 * renews.
 */
public interface Provider {

    /** The prefix of {@code litellm_params.model}: {@code anthropic}. */
    String name();

    /** How messages call it, as LiteLLM writes: {@code AnthropicException}. */
    String exceptionName();

    /**
     * How the vendor serves an operation. A caller may keep the adapter as long as the target, so
     * what changes with time, a token for one, is found by each {@link Adapter#toUpstream}.
     *
     * @return empty where it doesn't. For {@link Operation#COMPLETION}, {@link
     *     Operation#RESPONSES}, {@link Operation#MESSAGES} and {@link Operation#GENERATE_CONTENT}
     *     empty means: through {@link Operation#CHAT}
     */
    Optional<Adapter> adapter(Operation operation, Target target);

    /**
     * Which of OpenAI's chat parameters the vendor's model takes, for {@code
     * /utils/supported_openai_params}.
     *
     * @return all of them where the vendor is asked in OpenAI's own format
     */
    default Set<String> chatParameters(Target target) {
        return ChatParameters.OPENAI;
    }
}
