package dev.tollgate.proxy.guardrail;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Sends JSON to a server that looks at texts. */
@FunctionalInterface
public interface Post {

    /**
     * Waits for the answer.
     *
     * @param headers credentials among them
     * @throws dev.tollgate.proxy.model.FailureException where none comes in time
     */
    Reply send(URI address, Map<String, String> headers, byte[] json, Duration limit);

    /** An answer, whatever its status. */
    record Reply(int status, byte[] body) {}
}
