package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import java.util.Map;

/**
 * What one client asks of one deployment. The same prompt may be translated again for the next try.
 *
 * @param stream whether the client wants the answer as a stream
 * @param headers the client's headers that may go to the vendor ({@code anthropic-beta} …),
 *     lower-case names
 */
public record Prompt(
        Operation operation,
        Body body,
        Target target,
        boolean stream,
        Map<String, String> headers,
        Timeouts timeouts) {

    public Prompt {
        headers = Map.copyOf(headers);
    }

    /** The JSON body, fields still in place. */
    public RawObject json() {
        if (body instanceof RawObject object) {
            return object;
        }
        throw new FailureException(
                new Failure.UnsupportedMediaType("Send this request as application/json."));
    }

    /** The body as a new tree, which the caller may change. */
    public ObjectNode tree() {
        return json().tree();
    }

    /** The same request in another operation's format. */
    public Prompt as(Operation other, ObjectNode tree) {
        return new Prompt(other, RawObject.of(tree), target, stream, headers, timeouts);
    }
}
