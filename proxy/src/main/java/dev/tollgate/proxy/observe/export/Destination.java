package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.observe.Served;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A receiver of requests that have ended. */
interface Destination {

    /** LiteLLM's name of the callback. */
    String name();

    /** Whether it wants to know of a request. Asked on the request's thread. */
    boolean wants(Served request);

    /** What to send of some requests. */
    List<Message> messages(List<Served> requests);

    /**
     * An HTTP request.
     *
     * @param headers credentials among them
     * @param requests how many requests it tells of
     */
    record Message(String method, URI uri, Map<String, String> headers, byte[] body, int requests) {

        /** Without anything that may be a secret. */
        @Override
        public String toString() {
            return method + " of " + requests + " requests";
        }
    }
}
