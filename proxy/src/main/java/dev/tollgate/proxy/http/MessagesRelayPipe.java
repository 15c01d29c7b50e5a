package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.AnthropicErrors;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Provider;
import java.util.function.Consumer;

/** Anthropic's events, passed on as they come; the first names the model. */
final class MessagesRelayPipe implements Pipe {

    private final Provider provider;
    private final String asked;
    private ObjectNode usage = dev.tollgate.proxy.json.Json.object();
    private boolean done;

    MessagesRelayPipe(Provider provider, String asked) {
        this.provider = provider;
        this.asked = asked;
    }

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        RawObject event = RelayCarriage.read(provider, frame.data());
        RelayCarriage.refuseError(provider, event);
        switch (event.text("type").orElse("")) {
            case "message_start" -> {
                ObjectNode tree = event.tree();
                if (tree.path("message") instanceof ObjectNode message) {
                    add(message.path("usage"));
                    message.put("model", asked);
                }
                out.accept(Frame.of(frame.event(), tree));
            }
            case "message_delta" -> {
                event.value("usage").ifPresent(this::add);
                out.accept(frame);
            }
            case "message_stop" -> {
                done = true;
                out.accept(frame);
            }
            default -> out.accept(frame);
        }
    }

    @Override
    public void end(Consumer<Frame> out) {
        if (!done) {
            throw CutOff.by(provider);
        }
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        out.accept(Frame.of("error", AnthropicErrors.body(failure)));
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public String tier() {
        return usage.path("service_tier").asText("");
    }

    @Override
    public Usage usage() {
        return UsageReader.fromAnthropic(usage);
    }

    /** The last word on each class of tokens counts. */
    private void add(JsonNode more) {
        if (more instanceof ObjectNode object) {
            ObjectNode merged = usage.deepCopy();
            object.properties().stream()
                    .filter(entry -> !entry.getValue().isNull())
                    .forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
            usage = merged;
        }
    }
}
