package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/** How one try of a request is carried to its vendor and its answer back, whole or as a stream. */
interface Carriage {

    /** What is sent to the vendor. */
    UpstreamRequest request();

    /** How the vendor cuts its streams. */
    Framing framing();

    /**
     * A whole answer of status 200 in the client's format.
     *
     * @throws dev.tollgate.proxy.model.FailureException where it is an error nevertheless, or not
     *     JSON
     */
    Whole whole(byte[] answer);

    /** For the stream of this try. */
    Pipe pipe();

    /**
     * A whole answer and what it used.
     *
     * @param tier {@code service_tier} as the vendor told it, empty where it has not
     */
    record Whole(byte[] json, Usage usage, String tier) {

        /** At the usual service tier. */
        Whole(byte[] json, Usage usage) {
            this(json, usage, "");
        }
    }
}
