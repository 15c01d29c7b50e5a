package dev.tollgate.proxy.upstream;

/** Sends requests to vendors; the one place that opens connections to them. */
public interface Upstream extends AutoCloseable {

    /** A call, not sent yet, so that it can be cancelled from its first moment on. */
    UpstreamCall call(UpstreamRequest request);

    /** The connections of this moment. */
    default PoolStats pool() {
        return PoolStats.NONE;
    }

    /** Closes every connection; calls under way fail. */
    @Override
    void close();
}
