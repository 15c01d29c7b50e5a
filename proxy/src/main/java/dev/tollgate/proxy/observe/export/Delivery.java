package dev.tollgate.proxy.observe.export;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends messages over HTTP, and again where the receiver is in trouble. */
final class Delivery {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int TRIES = 4;
    private static final int GOOD_UNTIL = 300;
    private static final int TOO_MANY = 429;
    private static final int IN_TROUBLE = 500;

    private final HttpClient client;
    private final Duration pause;
    private final CountDownLatch closing;

    /** What all of them send with; to be closed after them. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                // its upgrade to HTTP/2 in plain text is more than some receivers understand
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /**
     * @param pause before the second try; each further one is twice as long
     * @param closing once it is done, nothing waits any more
     */
    Delivery(HttpClient client, Duration pause, CountDownLatch closing) {
        this.client = client;
        this.pause = pause;
        this.closing = closing;
    }

    /** Why it wasn't taken, without a secret; empty where it was. */
    String send(Destination.Message message) throws InterruptedException {
        Duration wait = pause;
        Try last = attempt(message);
        for (int tries = 1; tries < TRIES && last.mayPass(); tries++) {
            var _ = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            wait = wait.multipliedBy(2);
            last = attempt(message);
        }
        return last.problem();
    }

    /** The same without a second try. */
    String once(Destination.Message message) throws InterruptedException {
        return attempt(message).problem();
    }

    /**
     * One try.
     *
     * @param mayPass whether the next one may do better
     */
    private record Try(String problem, boolean mayPass) {}

    private Try attempt(Destination.Message message) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(message.uri())
                        .timeout(ANSWER)
                        .method(message.method(), BodyPublishers.ofByteArray(message.body()));
        try {
            message.headers().forEach(request::header);
            int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
            return new Try(
                    status < GOOD_UNTIL ? "" : "status " + status,
                    status >= IN_TROUBLE || status == TOO_MANY);
        } catch (IllegalArgumentException quotesTheHeader) {
            return new Try("it wants a header that can't be sent", false);
        } catch (IOException e) {
            // its message may have the address, which may be a secret
            return new Try(e.getClass().getSimpleName(), true);
        }
    }
}
