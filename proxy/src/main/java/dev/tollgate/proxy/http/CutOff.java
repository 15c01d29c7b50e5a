package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.provider.Provider;

/** A stream whose body ended before its answer did. */
final class CutOff {

    private CutOff() {}

    static FailureException by(Provider provider) {
        return new FailureException(
                new Failure.Upstream(
                        ErrorClass.INTERNAL_SERVER,
                        "litellm.InternalServerError: "
                                + provider.exceptionName()
                                + " - The vendor closed the stream before its end: the answer is"
                                + " incomplete."));
    }
}
