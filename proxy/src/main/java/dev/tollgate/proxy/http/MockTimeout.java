package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** LiteLLM's {@code mock_timeout}: a vendor that doesn't answer in time. */
final class MockTimeout implements UpstreamCall {

    private final Duration limit;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    MockTimeout(Duration limit) {
        this.limit = limit;
    }

    @Override
    public UpstreamResponse send() {
        try {
            if (cancelled.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailureException(new Failure.ClientGone());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Unavailable("The gateway is stopping."), e);
        }
        throw new FailureException(
                new Failure.Upstream(
                        ErrorClass.TIMEOUT, "litellm.Timeout: This is a mock timeout error"));
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }
}
