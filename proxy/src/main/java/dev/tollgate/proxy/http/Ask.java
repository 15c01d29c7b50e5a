package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.model.Operation;
import java.util.Optional;

/**
 * A client's model request, before anything is chosen for it.
 *
 * @param model the name that the client asked for, as it appears in the answer
 * @param stream whether the answer is to be a stream
 * @param deployment the id of the only one that can serve it, because it keeps what the request
 *     continues
 */
record Ask(
        Operation operation,
        Body body,
        String model,
        boolean stream,
        CallOptions options,
        Optional<String> deployment) {

    /** Whichever deployment of the model's. */
    Ask(Operation operation, Body body, String model, boolean stream, CallOptions options) {
        this(operation, body, model, stream, options, Optional.empty());
    }
}
