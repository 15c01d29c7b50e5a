package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that the vendor closed while it was idle costs no request, and doubles none. */
class StaleConnectionTest {

    private static final String OK = head("200 OK", "Content-Length: 2") + "hi";

    private final Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void requestGoesOutAgainOnAFreshConnection() throws InterruptedException {
        try (RawServer vendor = RawServer.answeringOnce(OK)) {
            Calls.text(upstream, Calls.post(vendor.uri()));
            vendor.peers.take().gone.join();
            assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 hi");
            assertThat(vendor.requests).hasSize(2);
        }
    }

    @Test
    void secondEndWithoutAnAnswerIsAFailure() throws InterruptedException {
        RawServer.Script script =
                peer -> {
                    if (!peer.request().isEmpty() && peer.number() == 0) {
                        peer.say(OK);
                    }
                };
        try (RawServer vendor = new RawServer(script)) {
            Calls.text(upstream, Calls.post(vendor.uri()));
            vendor.peers.take().gone.join();
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())))
                    .isInstanceOf(Failure.Upstream.class);
            assertThat(vendor.requests).hasSize(2);
        }
    }

    @Test
    void endWithoutAnAnswerOnAFreshConnectionIsNotRepeated() {
        try (RawServer vendor = new RawServer(peer -> peer.request())) {
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())))
                    .isInstanceOf(Failure.Upstream.class);
            assertThat(vendor.requests).hasSize(1);
        }
    }

    @Test
    void resetOnAUsedConnectionIsNotRepeated() {
        RawServer.Script script =
                peer -> {
                    peer.request();
                    peer.say(OK);
                    peer.request();
                    peer.reset();
                };
        try (RawServer vendor = new RawServer(script)) {
            Calls.text(upstream, Calls.post(vendor.uri()));
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())))
                    .isInstanceOf(Failure.Upstream.class);
            assertThat(vendor.requests).hasSize(2);
        }
    }

    @Test
    void answerThatBreaksOffOnAUsedConnectionIsNotRepeated() {
        RawServer.Script script =
                peer -> {
                    peer.request();
                    peer.say(OK);
                    peer.request();
                    peer.say("HTTP/1.1 2");
                };
        try (RawServer vendor = new RawServer(script)) {
            Calls.text(upstream, Calls.post(vendor.uri()));
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())))
                    .isInstanceOf(Failure.Upstream.class);
            assertThat(vendor.requests).hasSize(2);
        }
    }
}
