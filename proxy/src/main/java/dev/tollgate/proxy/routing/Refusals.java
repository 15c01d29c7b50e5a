package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;

/** What the gateway says in a vendor's stead, so that it leads to the same fallbacks. */
final class Refusals {

    private Refusals() {}

    static Failure of(ErrorClass errorClass, String message) {
        return new Failure.Upstream(
                errorClass,
                "litellm."
                        + errorClass.liteLlmName()
                        + ": litellm."
                        + ErrorClass.BAD_REQUEST.liteLlmName()
                        + ": "
                        + message);
    }
}
