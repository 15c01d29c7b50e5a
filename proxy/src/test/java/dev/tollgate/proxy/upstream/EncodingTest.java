package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.chunks;
import static dev.tollgate.proxy.upstream.RawServer.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes compressed is read plain, and headers are what both sides say. */
class EncodingTest {

    private static final String TEXT = "some text, some text";

    private final Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void gzipIsUndoneAndItsConnectionKept() throws IOException {
        try (RawServer vendor = RawServer.answering(encoded("gzip", gzip()))) {
            for (int i = 0; i < 2; i++) {
                assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 " + TEXT);
            }
            assertThat(vendor.peers).hasSize(1);
            assertThat(vendor.requests.getFirst()).doesNotContain("Accept-Encoding");
        }
    }

    @Test
    void deflateIsUndone() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(TEXT.getBytes(UTF_8));
        }
        String answer = encoded("Deflate", bytes.toString(ISO_8859_1));
        try (RawServer vendor = RawServer.answering(answer)) {
            assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 " + TEXT);
        }
    }

    @Test
    void brokenGzipIsAFailure() throws IOException {
        check(encoded("gzip", "no gzip at all"), "The vendor's compressed answer is broken.");
        String cut = gzip().substring(0, 20);
        check(
                encoded("gzip", cut),
                "The vendor closed the connection in the middle of its answer.");
    }

    @Test
    void encodingOfNoBytesIsNone() {
        String answer = head("200 OK", "Content-Encoding: gzip", "Content-Length: 0");
        try (RawServer vendor = RawServer.answering(answer)) {
            assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 ");
        }
    }

    @Test
    void unknownEncodingIsAFailure() {
        try (RawServer vendor = RawServer.answering(encoded("br", "xx"))) {
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())).message())
                    .isEqualTo(
                            "litellm.APIError: OpenAIException - The vendor's answer has a content"
                                    + " encoding that was not asked for.");
        }
    }

    @Test
    void headersHaveLowerCaseNamesAndJoinedValues() {
        String answer = head("200 OK", "X-One: a", "x-one: b", "X-Two:", "Content-Length: 0");
        try (RawServer vendor = RawServer.answering(answer);
                UpstreamResponse response = upstream.call(Calls.post(vendor.uri())).send()) {
            assertThat(response.headers())
                    .isEqualTo(Map.of("x-one", "a, b", "x-two", "", "content-length", "0"));
            assertThat(response.header("x-one")).contains("a, b");
            assertThat(response.header("x-three")).isEmpty();
        }
    }

    @Test
    void answerLongerThanTheLimitIsAFailure() {
        for (String head :
                new String[] {
                    head("200 OK", "Content-Length: 5"), head("200 OK", "Connection: close")
                }) {
            try (RawServer vendor = RawServer.answeringOnce(head + "hello");
                    UpstreamResponse response = upstream.call(Calls.post(vendor.uri())).send()) {
                assertThat(Calls.failure(() -> response.bytes(4)).message())
                        .endsWith("The vendor's answer is longer than 4 bytes.");
            }
            try (RawServer vendor = RawServer.answeringOnce(head + "hello");
                    UpstreamResponse response = upstream.call(Calls.post(vendor.uri())).send()) {
                assertThat(response.bytes(5)).hasSize(5);
            }
        }
    }

    @Test
    void headersCanNotBeUsedToSmuggle() {
        Map<String, String> headers =
                Map.of(
                        "x-a", "1\r\nX-Evil: 1",
                        "x-b", "1\u010AX-Evil: 1",
                        "transfer-encoding", "chunked",
                        "content-length", "999",
                        "Host", "evil");
        try (RawServer vendor = RawServer.answering(head("200 OK", "Content-Length: 0"))) {
            Calls.text(
                    upstream,
                    new UpstreamRequest(
                            "OpenAIException",
                            "POST",
                            vendor.uri(),
                            headers,
                            Payload.of("hi".getBytes(UTF_8)),
                            Calls.PATIENT));
            assertThat(vendor.requests.getFirst().split("\r\n"))
                    .containsExactlyInAnyOrder(
                            "POST /v1/chat?a=b HTTP/1.1",
                            "Host: 127.0.0.1:" + vendor.port(),
                            "Content-Length: 2",
                            "x-a: 1  X-Evil: 1",
                            "x-b: 1?X-Evil: 1",
                            "",
                            "hi");
        }
    }

    @Test
    void answerBeforeTheWholeRequestIsReadIsTheAnswer() {
        RawServer.Script script =
                peer -> {
                    peer.say(head("413 Too Large", "Content-Length: 2") + "no");
                    peer.socket().shutdownOutput();
                    peer.socket().getInputStream().skip(100_000);
                };
        try (RawServer vendor = new RawServer(script)) {
            UpstreamRequest large =
                    new UpstreamRequest(
                            "OpenAIException",
                            "POST",
                            vendor.uri(),
                            Map.of(),
                            Payload.of(new byte[16 * 1024 * 1024]),
                            Calls.PATIENT);
            assertThat(Calls.text(upstream, large)).isEqualTo("413 no");
        }
    }

    private void check(String answer, String expected) {
        try (RawServer vendor = RawServer.answering(answer)) {
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())))
                    .isEqualTo(
                            new Failure.Upstream(
                                    ErrorClass.INTERNAL_SERVER,
                                    "litellm.InternalServerError: OpenAIException - " + expected));
        }
    }

    private static String encoded(String name, String body) {
        return head("200 OK", "Transfer-Encoding: chunked", "Content-Encoding: " + name)
                + chunks(body, "");
    }

    private static String gzip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(TEXT.getBytes(UTF_8));
        }
        return bytes.toString(ISO_8859_1);
    }
}
