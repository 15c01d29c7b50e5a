package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.chunks;
import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each phase of a call has its own limit, and its failure says which. */
class DeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Calls.LONG;
    private static final Timeouts FIRST_BYTE = new Timeouts(LONG, SHORT, LONG, LONG);

    private final Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void silentVendorIsLateWithTheFirstByte() {
        try (RawServer vendor = stalling("")) {
            check(
                    Calls.post(vendor.uri(), FIRST_BYTE),
                    "No first byte within 30 ms (limit of first byte).");
        }
    }

    @Test
    void headAloneIsNoFirstByte() {
        try (RawServer vendor = stalling(head("200 OK", "Transfer-Encoding: chunked"))) {
            check(
                    Calls.post(vendor.uri(), FIRST_BYTE),
                    "No first byte within 30 ms (limit of first byte).");
        }
    }

    @Test
    void endlessEarlyHintsAreNoFirstByte() {
        RawServer.Script script =
                peer -> {
                    peer.request();
                    while (true) {
                        peer.say(head("103 Early Hints"));
                    }
                };
        try (RawServer vendor = new RawServer(script)) {
            check(
                    Calls.post(vendor.uri(), FIRST_BYTE),
                    "No first byte within 30 ms (limit of first byte).");
        }
    }

    @Test
    void stalledAnswerIsSilentForTooLong() {
        String begun = head("200 OK", "Transfer-Encoding: chunked") + chunks("abc");
        try (RawServer vendor = stalling(begun)) {
            check(
                    Calls.post(vendor.uri(), new Timeouts(LONG, LONG, SHORT, LONG)),
                    "No further byte within 30 ms (limit of silence inside an answer).");
        }
    }

    @Test
    void answerWithoutEndIsStoppedByTheTotal() {
        RawServer.Script script =
                peer -> {
                    peer.request();
                    peer.say(head("200 OK", "Transfer-Encoding: chunked"));
                    while (true) {
                        peer.say(chunks("a"));
                    }
                };
        try (RawServer vendor = new RawServer(script)) {
            check(
                    Calls.post(vendor.uri(), new Timeouts(LONG, LONG, LONG, SHORT)),
                    "No complete answer within 30 ms (limit of the whole call).");
        }
    }

    @Test
    void requestThatTheVendorDoesNotReadIsLate() {
        try (RawServer vendor = new RawServer(peer -> peer.gone.join())) {
            UpstreamRequest large =
                    new UpstreamRequest(
                            "OpenAIException",
                            "POST",
                            vendor.uri(),
                            Map.of(),
                            Payload.of(new byte[32 * 1024 * 1024]),
                            FIRST_BYTE);
            check(large, "The request was not taken within 30 ms (limit of first byte).");
        }
    }

    @Test
    void connectionThatDoesNotComeAboutIsLate() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Linux takes one more than the backlog and answers no further one
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
            check(
                    Calls.post(uri, new Timeouts(SHORT, LONG, LONG, LONG)),
                    "No connection within 30 ms (limit of connect).");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static RawServer stalling(String begun) {
        return new RawServer(peer -> {
            peer.request();
            peer.say(begun);
            peer.awaitEnd();
        });
    }

    private void check(UpstreamRequest request, String expected) {
        assertThat(Calls.failure(upstream, request))
                .isEqualTo(
                        new Failure.Upstream(
                                ErrorClass.TIMEOUT,
                                "litellm.Timeout: OpenAIException - " + expected));
    }
}
