package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Adapter;
import dev.tollgate.proxy.upstream.Framing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgeTest {

    private static final String HELLO =
            "{\"model\":\"m\",\"prompt\":\"Hello\",\"echo\":true,\"stream\":true}";

    private final List<String> sent = new ArrayList<>();

    @Test
    void requestGoesAsChat() {
        Bridge bridge = bridge(new CompletionsDialect(), new FakeVendor.Relaying(), HELLO);

        assertThat(bridge.toUpstream().uri()).hasPath("/chat/completions");
        assertThat(Json.parse(bridge.toUpstream().body().toBytes()))
                .isEqualTo(
                        Json.parse(
                                """
                                {"model":"m","messages":[{"role":"user","content":"Hello"}],
                                 "stream":true,"stream_options":{"include_usage":true}}
                                """));
        assertThat(bridge.framing()).isEqualTo(Framing.SSE);
    }

    @Test
    void wholeAnswerIsTranslatedTwice() {
        Bridge bridge = bridge(new CompletionsDialect(), new FakeVendor.Translating(), HELLO);

        assertThat(bridge.answer(bridge.completion(Json.object().put("said", " world"))))
                .hasToString(
                        "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,"
                                + "\"model\":\"model\",\"choices\":[{\"text\":\"Hello world\","
                                + "\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}]}");
        assertThat(bridge.framing()).isEqualTo(Framing.NDJSON);
    }

    @Test
    void wholeAnswerOfARelayIsTranslatedOnce() {
        Bridge bridge = bridge(new ChatDialect(), new FakeVendor.Relaying(), "{\"messages\":[]}");

        assertThat(bridge.answer(bridge.completion(Json.object().put("id", "x"))))
                .isEqualTo(Json.object().put("id", "x"));
    }

    @Test
    void translatedStreamTellsItsUsage() {
        StreamPipe pipe =
                bridge(new CompletionsDialect(), new FakeVendor.Translating(), HELLO).stream(
                        "asked");
        take(pipe, "{\"said\":\" world\"}");
        assertThat(pipe.usage()).isEmpty();
        pipe.end(this::note);

        assertThat(pipe.usage()).contains(new Usage(3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0));
        assertThat(sent).hasSize(2).first().asString().contains("Hello world");
        assertThat(sent.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void errorInsideAStreamIsThrown() {
        StreamPipe pipe =
                bridge(new ChatDialect(), new FakeVendor.Translating(), "{\"messages\":[]}").stream(
                        "asked");

        assertThatThrownBy(() -> take(pipe, "{\"error\":{\"message\":\"Slow down\"}}"))
                .hasMessage("litellm.RateLimitError: FakeException - Slow down");
    }

    @Test
    void errorInsideARelayedStreamIsThrownWithItsStatus() {
        StreamPipe pipe = relayed();

        assertThatThrownBy(() -> take(pipe, "{\"error\":{\"message\":\"Busy\",\"code\":\"503\"}}"))
                .hasMessage("litellm.ServiceUnavailableError: FakeException - Busy");
        assertThatThrownBy(() -> take(relayed(), "{\"error\":{\"message\":\"Oops\"}}"))
                .hasMessage("litellm.InternalServerError: FakeException - Oops");
        assertThatThrownBy(() -> take(relayed(), "<html>"))
                .hasMessageStartingWith("litellm.InternalServerError: FakeException - The vendor");
    }

    @Test
    void relayedStreamEndsWithDone() {
        StreamPipe pipe = relayed();
        take(pipe, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}");
        take(pipe, "[DONE]");
        pipe.end(this::note);

        assertThat(sent).hasSize(2).last().isEqualTo("[DONE]");
    }

    @Test
    void relayedStreamWithoutDoneIsWholeWhereEveryChoiceHasFinished() {
        StreamPipe pipe = relayed();
        take(pipe, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        pipe.end(this::note);

        assertThat(sent).last().isEqualTo("[DONE]");
    }

    @Test
    void cutRelayedStreamSaysSo() {
        StreamPipe pipe = relayed();
        take(pipe, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        take(pipe, "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"Hi\"}}]}");

        assertThatThrownBy(() -> pipe.end(this::note))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e ->
                                assertThat(e.failure())
                                        .isEqualTo(
                                                new Failure.Upstream(
                                                        ErrorClass.INTERNAL_SERVER,
                                                        "litellm.InternalServerError: FakeException"
                                                                + " - The vendor closed the stream"
                                                                + " before its end.")));
        assertThat(sent).doesNotContain("[DONE]");
    }

    @Test
    void emptyFinishReasonEndsNoAnswer() {
        StreamPipe pipe = relayed();
        take(pipe, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"\"}]}");

        assertThatThrownBy(() -> pipe.end(this::note))
                .hasMessageContaining("closed the stream before its end");
    }

    @Test
    void emptyRelayedStreamIsCut() {
        assertThatThrownBy(() -> relayed().end(this::note))
                .hasMessageContaining("closed the stream before its end");
    }

    @Test
    void nothingFollowsAFailure() {
        StreamPipe pipe = relayed();
        pipe.fail(new Failure.Unavailable("Stopping."), this::note);
        take(pipe, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}");
        pipe.fail(new Failure.Unavailable("Again."), this::note);
        pipe.end(this::note);

        assertThat(sent)
                .containsExactly(
                        "{\"error\":{\"message\":\"Stopping.\",\"type\":\"None\",\"param\":\"None\","
                                + "\"code\":\"503\"}}");
    }

    @Test
    void storedResponseIsThereBeforeItsLastEvent() {
        ResponseStore store = new ResponseStore(ResponseStore.Limits.DEFAULT, FixedStamp.create());
        StoredResponses dialect =
                new StoredResponses(new ResponsesDialect(FixedStamp.create()), store, "me");
        Bridge first =
                bridge(
                        dialect,
                        new FakeVendor.Translating(),
                        "{\"model\":\"m\",\"input\":\"One\"}");
        StreamPipe pipe = first.stream("asked");
        take(pipe, "{\"said\":\"A\"}");
        pipe.end(frame -> assertThat(store.has("me", "resp_test1")).isTrue());

        Bridge second =
                bridge(
                        dialect,
                        new FakeVendor.Translating(),
                        "{\"input\":\"Two\",\"previous_response_id\":\"resp_test1\"}");
        assertThat(new String(second.toUpstream().body().toBytes(), UTF_8))
                .contains(
                        "[{\"role\":\"user\",\"content\":\"One\"},"
                                + "{\"role\":\"assistant\",\"content\":\"A\"},"
                                + "{\"role\":\"user\",\"content\":\"Two\"}]");
        ObjectNode answer = second.answer(second.completion(Json.object().put("said", "B")));
        assertThat(answer.path("previous_response_id").asText()).isEqualTo("resp_test1");
        assertThat(store.get("me", "resp_test3").path("output")).isEqualTo(answer.path("output"));
    }

    private StreamPipe relayed() {
        return bridge(new ChatDialect(), new FakeVendor.Relaying(), "{\"messages\":[]}").stream(
                "asked");
    }

    private static Bridge bridge(Dialect dialect, Adapter adapter, String body) {
        return new Bridge(
                dialect, new FakeVendor(), adapter, FakeVendor.prompt(Operation.COMPLETION, body));
    }

    private void take(StreamPipe pipe, String data) {
        pipe.accept(new Frame("", data.getBytes(UTF_8)), this::note);
    }

    private void note(Frame frame) {
        sent.add(new String(frame.data(), UTF_8));
    }
}
