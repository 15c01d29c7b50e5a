package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.provider.Adapter;
import dev.tollgate.proxy.provider.Prompt;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.provider.StreamTranslator;
import dev.tollgate.proxy.provider.VendorErrors;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A vendor that speaks chat, and one that answers {@code {"said":"…"}} and ends with STOP. */
final class FakeVendor implements Provider {

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String exceptionName() {
        return "FakeException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return Optional.empty();
    }

    static Prompt prompt(Operation operation, String body) {
        Deployment.Parameters plain =
                new Deployment.Parameters(
                        Json.object(),
                        false,
                        Set.of(),
                        Set.of(),
                        Map.of(),
                        Json.object(),
                        Optional.empty(),
                        Timeouts.DEFAULT,
                        Timeouts.DEFAULT,
                        Set.of());
        Deployment deployment =
                new Deployment(
                        "id",
                        "group",
                        "fake",
                        "model",
                        Map.of(),
                        plain,
                        Deployment.Routing.PLAIN,
                        Json.object());
        return new Prompt(
                operation,
                RawObject.of(body.getBytes(UTF_8)),
                new Target(deployment, "model"),
                true,
                Map.of(),
                Timeouts.DEFAULT);
    }

    private static UpstreamRequest send(Prompt prompt) {
        return new UpstreamRequest(
                "FakeException",
                "POST",
                URI.create("https://fake.example" + prompt.operation().path()),
                Map.of(),
                prompt.body().payload(),
                prompt.timeouts());
    }

    record Relaying() implements Adapter.Relay {
        @Override
        public UpstreamRequest toUpstream(Prompt prompt) {
            return send(prompt);
        }
    }

    record Translating() implements Adapter.Translator {
        @Override
        public UpstreamRequest toUpstream(Prompt prompt) {
            return send(prompt);
        }

        @Override
        public ObjectNode fromUpstream(Prompt prompt, ObjectNode answer) {
            ObjectNode completion = Json.object().put("id", "chatcmpl-1").put("created", 1);
            completion.put("object", "chat.completion").put("model", "model");
            completion
                    .putArray("choices")
                    .addObject()
                    .put("finish_reason", "stop")
                    .putObject("message")
                    .set("content", answer.path("said"));
            return completion;
        }

        @Override
        public Framing framing() {
            return Framing.NDJSON;
        }

        @Override
        public StreamTranslator stream(Prompt prompt) {
            return new Stream();
        }
    }

    private static final class Stream implements StreamTranslator {
        @Override
        public void accept(Frame frame, Consumer<ObjectNode> chunks) {
            ObjectNode event = Json.parseObject(frame.data());
            if (event.has("error")) {
                throw VendorErrors.inStream(new FakeVendor(), 429, event);
            }
            ObjectNode chunk = Json.object().put("id", "chatcmpl-1").put("created", 1);
            chunk.putArray("choices")
                    .addObject()
                    .putObject("delta")
                    .set("content", event.path("said"));
            chunks.accept(chunk);
        }

        @Override
        public void end(Consumer<ObjectNode> chunks) throws FailureException {
            ObjectNode chunk = Json.object().put("id", "chatcmpl-1").put("created", 1);
            chunk.putArray("choices");
            chunk.putObject("usage").put("prompt_tokens", 3).put("completion_tokens", 2);
            chunks.accept(chunk);
        }
    }
}
