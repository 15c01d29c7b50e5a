package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.time.Duration;

/** LiteLLM's {@code mock_timeout}: a vendor that doesn't answer in time. */
final class MockTimeout implements UpstreamCall {

    private final Duration limit;
    private final MockPause pause = new MockPause();

    MockTimeout(Duration limit) {
        this.limit = limit;
    }

    @Override
    public UpstreamResponse send() {
        pause.last(limit);
        throw new FailureException(
                new Failure.Upstream(
                        ErrorClass.TIMEOUT, "litellm.Timeout: This is a mock timeout error"));
    }

    @Override
    public void cancel() {
        pause.end();
    }
}
