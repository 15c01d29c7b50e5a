package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * LiteLLM's {@code mock_response}: an answer in OpenAI's format without a vendor. Its usage is
 * always 10 and 20 tokens.
 *
 * @see <a href="https://docs.litellm.ai/docs/completion/mock_requests">LiteLLM, mock requests</a>
 */
final class MockCall implements UpstreamCall {

    private static final int DIMENSIONS = 8;

    private final Ask ask;
    private final Target target;
    private final String text;
    private final MockPause pause = new MockPause();

    private MockCall(Ask ask, Target target, String text) {
        this.ask = ask;
        this.target = target;
        this.text = text;
    }

    /** The text to answer with, empty where the vendor is to be called. */
    static Optional<String> text(Ask ask, Target target) {
        return ask.options()
                .mocks()
                .response()
                .or(() -> target.deployment().parameters().mockResponse());
    }

    /** Stands in for the call to the vendor where the deployment or the request says so. */
    static Optional<UpstreamCall> of(Ask ask, Target target) {
        if (ask.options().mocks().timeout()) {
            Duration limit = Prompts.timeouts(ask, target.deployment()).total();
            return Optional.of(new MockTimeout(limit));
        }
        return text(ask, target).map(text -> new MockCall(ask, target, text));
    }

    @Override
    public UpstreamResponse send() {
        Duration delay = ask.options().mocks().delay();
        if (!delay.isZero()) {
            pause.last(delay);
        }
        for (ErrorClass errorClass : ErrorClass.values()) {
            if (text.equals("litellm." + errorClass.liteLlmName())) {
                throw new FailureException(
                        new Failure.Upstream(errorClass, text + ": this is a mocked error"));
            }
        }
        if (ask.operation() == Operation.EMBEDDING) {
            return new Mocked("application/json", Json.bytes(embeddings()));
        }
        return ask.stream()
                ? new Mocked("text/event-stream", events())
                : new Mocked("application/json", Json.bytes(completion()));
    }

    @Override
    public void cancel() {
        pause.end();
    }

    private ObjectNode completion() {
        ObjectNode completion = head("chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text)
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", "stop");
        completion.set("usage", usage());
        return completion;
    }

    private byte[] events() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> words = List.of(text.split("(?<= )"));
        for (int i = 0; i < words.size(); i++) {
            ObjectNode delta = Json.object().put("content", words.get(i));
            out.writeBytes(chunk(i == 0 ? delta.put("role", "assistant") : delta, "").sse());
        }
        out.writeBytes(chunk(Json.object(), "stop").sse());
        ObjectNode last = head("chat.completion.chunk");
        last.putArray("choices");
        last.set("usage", usage());
        out.writeBytes(Frame.of(last).sse());
        out.writeBytes(Frame.DONE.sse());
        return out.toByteArray();
    }

    private Frame chunk(ObjectNode delta, String finish) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        if (finish.isEmpty()) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", finish);
        }
        return Frame.of(chunk);
    }

    /** One short vector an input, which differs with the input's text. */
    private ObjectNode embeddings() {
        ObjectNode answer = Json.object().put("object", "list").put("model", target.model());
        ArrayNode data = answer.putArray("data");
        RawObject body = (RawObject) ask.body();
        var input = body.value("input").orElse(Json.array());
        int count = input.isArray() ? input.size() : 1;
        for (int i = 0; i < count; i++) {
            String item = input.isArray() ? input.path(i).toString() : input.asText();
            ObjectNode entry = data.addObject().put("object", "embedding").put("index", i);
            ArrayNode vector = entry.putArray("embedding");
            for (int k = 0; k < DIMENSIONS; k++) {
                vector.add(((item.hashCode() >> (4 * k)) & 0xf) / 16.0);
            }
        }
        answer.putObject("usage").put("prompt_tokens", 10).put("total_tokens", 10);
        return answer;
    }

    private ObjectNode head(String object) {
        return Json.object()
                .put("id", "chatcmpl-mock")
                .put("object", object)
                .put("created", System.currentTimeMillis() / 1000)
                .put("model", target.model());
    }

    private static ObjectNode usage() {
        return Json.object()
                .put("prompt_tokens", 10)
                .put("completion_tokens", 20)
                .put("total_tokens", 30);
    }

    private record Mocked(String type, byte[] bytes) implements UpstreamResponse {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("content-type", type);
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] bytes(int limit) {
            return bytes;
        }

        @Override
        public void close() {
            // nothing is held
        }

        @Override
        public String toString() {
            return new String(bytes, UTF_8);
        }
    }
}
