package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.chunks;
import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that nobody waits for any more ends at once, and the vendor sees it. */
class CancelTest {

    private static final int TLS_HANDSHAKE = 22;
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private final Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void beforeItIsSent() {
        try (RawServer vendor = RawServer.answering("")) {
            UpstreamCall call = upstream.call(Calls.post(vendor.uri()));
            call.cancel();
            call.cancel();
            assertThat(Calls.failure(call::send)).isEqualTo(new Failure.ClientGone());
            assertThat(vendor.requests).isEmpty();
        }
    }

    @Test
    void whileItWaitsForTheAnswer() {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        RawServer.Script script =
                peer -> {
                    peer.request();
                    asked.countDown();
                    seen.complete(peer.awaitEnd());
                };
        try (RawServer vendor = new RawServer(script)) {
            UpstreamCall call = upstream.call(Calls.post(vendor.uri()));
            check(call, asked, call::send);
            assertThat(seen).succeedsWithin(PROMPT).isEqualTo(true);
        }
    }

    @Test
    void whileItReadsTheAnswer() {
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        RawServer.Script script =
                peer -> {
                    peer.request();
                    peer.say(head("200 OK", "Transfer-Encoding: chunked") + chunks("data: 1\n\n"));
                    seen.complete(peer.awaitEnd());
                };
        try (RawServer vendor = new RawServer(script)) {
            UpstreamCall call = upstream.call(Calls.post(vendor.uri()));
            check(
                    call,
                    reading,
                    () -> {
                        try (UpstreamResponse response = call.send()) {
                            FrameReader frames = FrameReaders.of(Framing.SSE, response.body());
                            frames.next();
                            reading.countDown();
                            frames.next();
                        }
                    });
            assertThat(seen).succeedsWithin(PROMPT).isEqualTo(true);
        }
    }

    @Test
    void whileItWaitsForAFreeConnection() {
        UpstreamSettings one =
                new UpstreamSettings(
                        1, Calls.LONG, UpstreamSettings.Tls.DEFAULT, UpstreamSettings.Proxies.NONE);
        try (Upstream narrow = new HttpUpstream(one);
                RawServer vendor = RawServer.answering(head("200 OK", "Content-Length: 5"))) {
            UpstreamResponse busy = narrow.call(Calls.post(vendor.uri())).send();
            UpstreamCall call = narrow.call(Calls.post(vendor.uri()));
            check(call, new CountDownLatch(0), call::send);
            busy.close();
        }
    }

    @Test
    void whileItConnects() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("https://127.0.0.1:" + mute.getLocalPort() + "/");
            UpstreamCall call = upstream.call(Calls.post(uri));
            CompletableFuture<Failure> failure = run(call::send);
            try (Socket socket = mute.accept()) {
                // TLS waits for a vendor that says nothing
                assertThat(socket.getInputStream().read()).isEqualTo(TLS_HANDSHAKE);
                call.cancel();
                assertThat(failure).succeedsWithin(PROMPT).isEqualTo(new Failure.ClientGone());
                assertThat(endOf(socket)).isTrue();
            }
        }
    }

    private static boolean endOf(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            return false;
        }
        return true;
    }

    @Test
    void whenTheGatewayStops() {
        CountDownLatch asked = new CountDownLatch(1);
        RawServer.Script script =
                peer -> {
                    peer.request();
                    asked.countDown();
                    peer.awaitEnd();
                };
        try (RawServer vendor = new RawServer(script)) {
            UpstreamCall call = upstream.call(Calls.post(vendor.uri()));
            CompletableFuture<Failure> failure = run(call::send);
            await(asked);
            upstream.close();
            assertThat(failure).succeedsWithin(PROMPT).isInstanceOf(Failure.Unavailable.class);
        }
    }

    @Test
    void afterItsEndItTouchesNobodyElse() {
        String answer = head("200 OK", "Content-Length: 2") + "hi";
        try (RawServer vendor = RawServer.answering(answer)) {
            UpstreamCall call = upstream.call(Calls.post(vendor.uri()));
            try (UpstreamResponse response = call.send()) {
                assertThat(response.bytes(10)).hasSize(2);
            }
            UpstreamCall next = upstream.call(Calls.post(vendor.uri()));
            try (UpstreamResponse response = next.send()) {
                call.cancel();
                assertThat(response.bytes(10)).hasSize(2);
            }
            assertThat(vendor.peers).hasSize(1);
        }
    }

    private static void check(UpstreamCall call, CountDownLatch ready, Runnable action) {
        CompletableFuture<Failure> failure = run(action);
        await(ready);
        call.cancel();
        assertThat(failure).succeedsWithin(PROMPT).isEqualTo(new Failure.ClientGone());
    }

    private static CompletableFuture<Failure> run(Runnable action) {
        CompletableFuture<Failure> failure = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        action.run();
                        failure.cancel(false);
                    } catch (FailureException e) {
                        failure.complete(e.failure());
                    }
                });
        return failure;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
