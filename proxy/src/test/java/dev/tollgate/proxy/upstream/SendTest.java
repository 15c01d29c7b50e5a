package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests go out as given, and answers come back as the vendor gave them. */
class SendTest {

    private static final String OK = RawServer.head("200 OK", "Content-Length: 2") + "hi";

    private final Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void requestIsSentWithHostLengthAndNothingUnasked() {
        try (RawServer vendor = RawServer.answering(OK)) {
            assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 hi");
            assertThat(vendor.requests.getFirst().split("\r\n"))
                    .containsExactlyInAnyOrder(
                            "POST /v1/chat?a=b HTTP/1.1",
                            "Host: 127.0.0.1:" + vendor.port(),
                            "Content-Length: 13",
                            "Authorization: Bearer sk-1",
                            "Content-Type: application/json",
                            "",
                            "{\"model\":\"m\"}");
        }
    }

    @Test
    void requestWithoutBodyHasNoLength() {
        try (RawServer vendor = RawServer.answering(OK)) {
            Calls.text(upstream, Calls.get(vendor.uri()));
            assertThat(vendor.requests.getFirst()).doesNotContain("Content-Length");
        }
    }

    @Test
    void refusedConnectionSaysSo() {
        RawServer vendor = RawServer.answering(OK);
        vendor.close();
        assertThat(Calls.failure(upstream, Calls.post(vendor.uri())).message())
                .isEqualTo(
                        "litellm.APIConnectionError: OpenAIException - The vendor's host refused"
                                + " the connection.");
    }

    @Test
    void addressWithoutHostSaysSo() {
        assertThat(Calls.failure(upstream, Calls.post(URI.create("http:/v1"))).message())
                .isEqualTo(
                        "litellm.APIConnectionError: OpenAIException - The vendor's address has no"
                                + " valid host name: check api_base.");
    }

    @Test
    void hostNamesOfContainersAreHostNames() throws URISyntaxException {
        Route route =
                new Routes(UpstreamSettings.Proxies.NONE)
                        .route(URI.create("http://my_model:8000/v1"));
        assertThat(route.authority()).isEqualTo("my_model:8000");
    }

    @Test
    void nothingIsSentAfterTheEnd() {
        try (RawServer vendor = RawServer.answering(OK)) {
            upstream.close();
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())))
                    .isInstanceOf(Failure.Unavailable.class);
            assertThat(vendor.requests).isEmpty();
        }
    }

    @Test
    void streamIsReadFrameByFrameAndItsConnectionServesTheNextCall() {
        String answer =
                RawServer.head("200 OK", "Transfer-Encoding: chunked")
                        + RawServer.chunks("data: 1\n\n", "data: [DONE]\n\n", "");
        try (RawServer vendor = RawServer.answering(answer)) {
            for (int i = 0; i < 3; i++) {
                try (UpstreamResponse response = upstream.call(Calls.post(vendor.uri())).send()) {
                    FrameReader frames = FrameReaders.of(Framing.SSE, response.body());
                    assertThat(new String(frames.next().orElseThrow().data(), UTF_8))
                            .isEqualTo("1");
                    assertThat(frames.next().orElseThrow().isDone()).isTrue();
                }
            }
            assertThat(vendor.peers).hasSize(1);
        }
    }
}
