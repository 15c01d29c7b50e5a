package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time that a mocked call takes; a client that leaves ends it. */
final class MockPause {

    private final CountDownLatch left = new CountDownLatch(1);

    void last(Duration time) {
        try {
            if (left.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailureException(new Failure.ClientGone());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Unavailable("The gateway is stopping."), e);
        }
    }

    void end() {
        left.countDown();
    }
}
