package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.FailureException;

/** One request to a vendor, sent at most once to the vendor's knowledge. */
public interface UpstreamCall {

    /**
     * Sends the request and waits for the head of the answer.
     *
     * @return whatever the vendor answered, error statuses too; the caller closes it
     * @throws FailureException with {@link dev.tollgate.proxy.model.Failure.Upstream}: no
     *     connection, reset, too late; with {@link dev.tollgate.proxy.model.Failure.ClientGone}
     *     after {@link #cancel()}
     */
    UpstreamResponse send();

    /**
     * Drops the connection at once, from any thread, in any state, more than once; who waits on it
     * fails.
     */
    void cancel();
}
