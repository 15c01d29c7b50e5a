package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.model.Operation;

/**
 * A client's model request, before anything is chosen for it.
 *
 * @param model the name that the client asked for, as it appears in the answer
 * @param stream whether the answer is to be a stream
 */
record Ask(Operation operation, Body body, String model, boolean stream, CallOptions options) {}
