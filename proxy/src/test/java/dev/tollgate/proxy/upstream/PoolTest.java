package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.head;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections are reused, the last one first, and never more than allowed. */
class PoolTest {

    /** Each answer says which connection it came over. */
    private static final RawServer.Script NUMBERED =
            peer -> {
                while (!peer.request().isEmpty()) {
                    peer.say(head("200 OK", "Content-Length: 1") + peer.number());
                }
            };

    @Test
    void lastUsedConnectionIsTakenFirst() {
        try (Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);
                RawServer vendor = new RawServer(NUMBERED)) {
            List<UpstreamResponse> open =
                    IntStream.range(0, 3)
                            .mapToObj(i -> upstream.call(Calls.post(vendor.uri())).send())
                            .toList();
            String last = "";
            for (UpstreamResponse response : open) {
                last = "200 " + new String(response.bytes(1), UTF_8);
                response.close();
            }
            for (int i = 0; i < 3; i++) {
                assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo(last);
            }
            assertThat(vendor.peers).hasSize(3);
        }
    }

    @Test
    void moreThanAllowedWaitAndThenFailWithTheLimit() {
        try (Upstream upstream = new HttpUpstream(narrow(Duration.ofMillis(20)));
                RawServer vendor = new RawServer(NUMBERED)) {
            UpstreamResponse first = upstream.call(Calls.post(vendor.uri())).send();
            UpstreamResponse second = upstream.call(Calls.post(vendor.uri())).send();
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())))
                    .isEqualTo(
                            new Failure.Upstream(
                                    ErrorClass.SERVICE_UNAVAILABLE,
                                    "litellm.ServiceUnavailableError: OpenAIException - All 2"
                                            + " connections to this host were busy for 20 ms"
                                            + " (limit of connections per host)."));
            first.bytes(1);
            first.close();
            assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).startsWith("200 ");
            second.close();
        }
    }

    @Test
    void whoWaitsGetsTheFirstConnectionThatIsGivenBack() {
        try (Upstream upstream = new HttpUpstream(narrow(Calls.LONG));
                RawServer vendor = new RawServer(NUMBERED)) {
            UpstreamResponse first = upstream.call(Calls.post(vendor.uri())).send();
            UpstreamResponse second = upstream.call(Calls.post(vendor.uri())).send();
            List<CompletableFuture<String>> waiting =
                    IntStream.range(0, 20)
                            .mapToObj(i ->
                                    CompletableFuture.supplyAsync(
                                            () -> Calls.text(upstream, Calls.post(vendor.uri())),
                                            Thread.ofVirtual()::start))
                            .toList();
            first.close();
            second.bytes(1);
            second.close();
            assertThat(waiting).allSatisfy(text -> assertThat(text.join()).startsWith("200 "));
            assertThat(vendor.peers).hasSizeLessThanOrEqualTo(2);
            assertThat(upstream.pool().hosts())
                    .containsExactly(
                            new PoolStats.Host(
                                    "127.0.0.1:" + vendor.port(), vendor.peers.size(), 0));
        }
    }

    @Test
    void connectionThatTheVendorKeepsForAMomentIsNotReused() {
        for (String seconds : List.of("0", "1", "60")) {
            String answer = head("200 OK", "Keep-Alive: timeout=" + seconds, "Content-Length: 0");
            try (Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);
                    RawServer vendor = RawServer.answering(answer)) {
                Calls.text(upstream, Calls.post(vendor.uri()));
                Calls.text(upstream, Calls.post(vendor.uri()));
                assertThat(vendor.peers).hasSize(seconds.equals("60") ? 1 : 2);
            }
        }
    }

    @Test
    void statsTellWhatIsLeasedAndWhatRests() {
        try (Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);
                RawServer vendor = new RawServer(NUMBERED)) {
            assertThat(upstream.pool()).isEqualTo(PoolStats.NONE);
            String host = "127.0.0.1:" + vendor.port();
            UpstreamResponse first = upstream.call(Calls.post(vendor.uri())).send();
            UpstreamResponse second = upstream.call(Calls.post(vendor.uri())).send();
            assertThat(upstream.pool().hosts()).containsExactly(new PoolStats.Host(host, 0, 2));
            first.bytes(1);
            first.close();
            assertThat(upstream.pool().hosts()).containsExactly(new PoolStats.Host(host, 1, 1));
            second.close();
            assertThat(upstream.pool().hosts()).containsExactly(new PoolStats.Host(host, 2, 0));
        }
    }

    @Test
    void dropsAndFailuresFreeTheirPlace() {
        try (Upstream upstream = new HttpUpstream(narrow(Duration.ofMillis(20)));
                RawServer vendor = RawServer.answeringOnce("no HTTP\r\n\r\n")) {
            for (int i = 0; i < 4; i++) {
                assertThat(Calls.failure(upstream, Calls.post(vendor.uri())).message())
                        .contains("not valid HTTP");
            }
        }
    }

    @Test
    void answerLeftInTheMiddleDropsItsConnection() {
        String endless = head("200 OK", "Content-Length: 100000") + "x".repeat(100);
        try (Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);
                RawServer vendor =
                        new RawServer(peer -> {
                            peer.request();
                            peer.say(endless);
                            peer.awaitEnd();
                        })) {
            upstream.call(Calls.post(vendor.uri())).send().close();
            assertThat(vendor.peers.poll().gone).succeedsWithin(Duration.ofSeconds(2));
        }
    }

    private static UpstreamSettings narrow(Duration wait) {
        return new UpstreamSettings(
                2, wait, UpstreamSettings.Tls.DEFAULT, UpstreamSettings.Proxies.NONE);
    }
}
