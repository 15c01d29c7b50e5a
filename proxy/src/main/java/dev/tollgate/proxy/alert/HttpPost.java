package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Posts over HTTP, and once more where the server is in trouble. */
final class HttpPost implements Post, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int TRIES = 3;
    private static final int GOOD_UNTIL = 300;
    private static final int TOO_MANY = 429;
    private static final int IN_TROUBLE = 500;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Duration pause;

    /**
     * @param pause before the second try; the next one is twice as long
     */
    HttpPost(Duration pause) {
        this.pause = pause;
    }

    @Override
    public String send(Secret address, byte[] json) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.value()))
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json))
                        .build();
        String problem = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) {
                Duration wait = pause.multipliedBy(attempt);
                if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return problem;
                }
            }
            try {
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                problem = status < GOOD_UNTIL ? "" : "status " + status;
                if (status < IN_TROUBLE && status != TOO_MANY) {
                    return problem;
                }
            } catch (IOException e) {
                // its message may have the address
                problem = e.getClass().getSimpleName();
            }
        }
        return problem;
    }

    /** Ends pauses as well. */
    @Override
    public void close() {
        closed.countDown();
        client.shutdownNow();
    }
}
