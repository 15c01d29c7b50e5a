package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/** For tests in which nothing may be called. */
final class NoUpstream implements Upstream {

    @Override
    public UpstreamCall call(UpstreamRequest request) {
        throw new AssertionError("called " + request);
    }

    @Override
    public void close() {}
}
