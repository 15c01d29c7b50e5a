package dev.tollgate.proxy.model;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} to the one place that answers it; the cause is for the log alone. */
public final class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        this(failure, null);
    }

    public FailureException(Failure failure, @Nullable Throwable cause) {
        // an answer, not a bug: nobody reads where it came from, and filling the trace costs more
        // than the answer
        super(failure.message(), cause, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
