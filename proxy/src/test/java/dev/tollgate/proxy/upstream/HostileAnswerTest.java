package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.chunks;
import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a vendor sends, the caller gets an answer or a failure that says what was wrong. */
class HostileAnswerTest {

    private static final String CHUNKED = head("200 OK", "Transfer-Encoding: chunked");
    private static final String OK = head("200 OK", "Content-Length: 2") + "hi";
    private static final String NOT_HTTP = "What the vendor answered is not valid HTTP.";
    private static final String SILENT = "The vendor closed the connection without an answer.";
    private static final String LARGE =
            "The head of the vendor's answer is larger than the gateway takes.";
    private static final String CUT =
            "The vendor closed the connection in the middle of its answer.";
    private static final String GARBLED =
            "The vendor broke HTTP's rules in the middle of its answer.";

    private final Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);

    /** What comes, and what the caller is told. */
    record Case(String name, String answer, String expected) {

        @Override
        public String toString() {
            return name;
        }
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @MethodSource("wrongHeads")
    void headThatIsWrongIsNoConnection(Case it) {
        check(it, ErrorClass.API_CONNECTION);
    }

    static Stream<Case> wrongHeads() {
        return Stream.of(
                new Case("garbage", "SSH-2.0-OpenSSH_9.6\r\n\r\n", NOT_HTTP),
                new Case("binary", "\u0016\u0003\u0001\u0002\u0000\r\n\r\n", NOT_HTTP),
                new Case("status without number", "HTTP/1.1 abc OK\r\n\r\n", NOT_HTTP),
                new Case("status too small", "HTTP/1.1 42 OK\r\n\r\n", NOT_HTTP),
                new Case("HTTP/2 on HTTP/1", "HTTP/2.0 200 OK\r\n\r\n", NOT_HTTP),
                new Case("switching protocols", head("101 Switching"), NOT_HTTP),
                new Case("negative length", head("200 OK", "Content-Length: -1"), NOT_HTTP),
                new Case("length not a number", head("200 OK", "Content-Length: 1x"), NOT_HTTP),
                new Case(
                        "two lengths",
                        head("200 OK", "Content-Length: 2", "Content-Length: 3") + "abc",
                        NOT_HTTP),
                new Case(
                        "unknown transfer encoding",
                        head("200 OK", "Transfer-Encoding: gzip"),
                        NOT_HTTP),
                new Case("nothing", "", SILENT),
                new Case("long line", head("200 OK", "X: " + "x".repeat(40_000)), LARGE),
                new Case("endless line", "x".repeat(40_000), LARGE),
                new Case("many headers", "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(300), LARGE));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void bodyThatIsWrongIsAnErrorInside(Case it) {
        check(it, ErrorClass.INTERNAL_SERVER);
    }

    static Stream<Case> wrongBodies() {
        return Stream.of(
                new Case("shorter", head("200 OK", "Content-Length: 9") + "abc", CUT),
                new Case("cut chunk", CHUNKED + "5\r\nab", CUT),
                new Case("cut between chunks", CHUNKED + chunks("ab"), CUT),
                new Case("cut size of chunk", CHUNKED + chunks("ab") + "1", CUT),
                new Case("size not a number", CHUNKED + "zz\r\nab\r\n", GARBLED),
                new Case("negative size", CHUNKED + "-5\r\nab\r\n", GARBLED),
                new Case("huge size", CHUNKED + "fffffffffffffffff\r\nab\r\n", GARBLED),
                new Case("chunk longer than its size", CHUNKED + "1\r\nab\r\n0\r\n\r\n", GARBLED));
    }

    private void check(Case it, ErrorClass errorClass) {
        try (RawServer vendor = RawServer.answeringOnce(it.answer())) {
            Failure failure = Calls.failure(upstream, Calls.post(vendor.uri()));
            String start = "litellm." + errorClass.liteLlmName() + ": OpenAIException - ";
            assertThat(failure).isEqualTo(new Failure.Upstream(errorClass, start + it.expected()));
        }
    }

    @ParameterizedTest
    @MethodSource("unusualAnswers")
    void answerThatIsUnusualButRightIsTaken(Case it) {
        try (RawServer vendor = RawServer.answeringOnce(it.answer())) {
            assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo(it.expected());
        }
    }

    static Stream<Case> unusualAnswers() {
        return Stream.of(
                new Case("continue before it", head("100 Continue") + OK, "200 hi"),
                new Case(
                        "early hints before it",
                        head("103 Early Hints", "Link: </a>") + head("102 Wait") + OK,
                        "200 hi"),
                new Case("no content", head("204 No Content"), "204 "),
                new Case("not modified", head("304 No", "Content-Length: 7"), "304 "),
                new Case(
                        "redirect", head("302 Found", "Location: /x", "Content-Length: 0"), "302 "),
                new Case("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhi", "200 hi"),
                new Case("no length", head("200 OK") + "hi", "200 hi"),
                new Case("no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", "200 hi"),
                new Case("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "200 hi"),
                new Case("chunk extension", CHUNKED + "2;a=b\r\nhi\r\n0\r\n\r\n", "200 hi"),
                new Case("trailers", CHUNKED + "2\r\nhi\r\n0\r\nX: y\r\n\r\n", "200 hi"));
    }

    @Test
    void answerInSingleBytesIsTheSame() {
        String answer = CHUNKED + chunks("abc", "def", "");
        RawServer.Script script =
                peer -> {
                    peer.request();
                    for (int i = 0; i < answer.length(); i++) {
                        peer.say(answer.substring(i, i + 1));
                    }
                };
        try (RawServer vendor = new RawServer(script)) {
            assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 abcdef");
        }
    }

    @Test
    void bytesAfterAnAnswerAreNeverTakenForTheNextOne() {
        String forged = head("200 OK", "Content-Length: 4") + "evil";
        for (String answer : List.of(OK + forged, CHUNKED + chunks("hi", "") + forged)) {
            try (RawServer vendor = RawServer.answering(answer)) {
                assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 hi");
                assertThat(Calls.text(upstream, Calls.post(vendor.uri()))).isEqualTo("200 hi");
                assertThat(vendor.peers).hasSize(2);
            }
        }
    }

    @Test
    void resetBeforeTheAnswerSaysSo() {
        RawServer.Script script =
                peer -> {
                    peer.request();
                    peer.reset();
                };
        try (RawServer vendor = new RawServer(script)) {
            assertThat(Calls.failure(upstream, Calls.post(vendor.uri())).message())
                    .isEqualTo(
                            "litellm.APIConnectionError: OpenAIException - The connection was reset"
                                    + " before the vendor answered.");
        }
    }
}
