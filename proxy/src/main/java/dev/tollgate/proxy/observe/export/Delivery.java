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
final class Delivery implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int TRIES = 4;
    private static final int GOOD_UNTIL = 300;
    private static final int TOO_MANY = 429;
    private static final int IN_TROUBLE = 500;

    private final HttpClient client =
            HttpClient.newBuilder()
                    // its upgrade to HTTP/2 in plain text is more than some receivers understand
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();
    private final Duration pause;
    private final CountDownLatch closing;

    /**
     * @param pause before the second try; each further one is twice as long
     * @param closing once it is done, nothing waits any more
     */
    Delivery(Duration pause, CountDownLatch closing) {
        this.pause = pause;
        this.closing = closing;
    }

    /** Why it wasn't taken, without a secret; empty where it was. */
    String send(Destination.Message message) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(message.uri())
                        .timeout(ANSWER)
                        .method(message.method(), BodyPublishers.ofByteArray(message.body()));
        message.headers().forEach(request::header);
        HttpRequest built = request.build();
        Duration wait = pause;
        String problem = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) {
                var _ = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                wait = wait.multipliedBy(2);
            }
            try {
                int status = client.send(built, BodyHandlers.discarding()).statusCode();
                problem = status < GOOD_UNTIL ? "" : "status " + status;
                if (status < IN_TROUBLE && status != TOO_MANY) {
                    return problem;
                }
            } catch (IOException e) {
                // its message may have the address, which may be a secret
                problem = e.getClass().getSimpleName();
            }
        }
        return problem;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
