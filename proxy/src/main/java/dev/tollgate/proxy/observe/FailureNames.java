package dev.tollgate.proxy.observe;

import dev.tollgate.proxy.model.Failure;

/** Names of failures for logs, metrics and spend rows. */
public final class FailureNames {

    private FailureNames() {}

    /** LiteLLM's name for a vendor's failure, {@code RateLimitError}; ours for the others. */
    public static String of(Failure failure) {
        return failure instanceof Failure.Upstream upstream
                ? upstream.errorClass().liteLlmName()
                : failure.getClass().getSimpleName();
    }
}
