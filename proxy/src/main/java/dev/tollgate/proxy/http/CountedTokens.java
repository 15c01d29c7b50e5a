package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Usage;
import java.util.Locale;
import java.util.Optional;

/**
 * Which tokens count for limits, {@code token_rate_limit_type}. Those that the vendor had in its
 * cache count for none, as with LiteLLM.
 */
public enum CountedTokens {
    TOTAL,
    INPUT,
    OUTPUT;

    /** By the configuration's name: {@code input}. */
    public static Optional<CountedTokens> of(String name) {
        for (CountedTokens each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Of what was used. */
    long of(Usage usage) {
        return of(
                usage.promptTokens() - usage.cacheReadTokens(),
                usage.totalTokens() - usage.promptTokens());
    }

    /** Of a prompt and its answer. */
    long of(long prompt, long completion) {
        return switch (this) {
            case TOTAL -> prompt + completion;
            case INPUT -> prompt;
            case OUTPUT -> completion;
        };
    }
}
