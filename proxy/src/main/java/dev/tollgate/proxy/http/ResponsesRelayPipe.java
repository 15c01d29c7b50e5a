package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.OpenAiErrors;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Provider;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The typed events of OpenAI's Responses, passed on as they come; those with the whole response
 * name the model.
 */
final class ResponsesRelayPipe implements Pipe {

    private static final Set<String> LAST =
            Set.of("response.completed", "response.incomplete", "response.failed", "error");

    private final Provider provider;
    private final String asked;
    private final UnaryOperator<String> ids;
    private Usage usage = Usage.NONE;
    private String tier = "";
    private boolean done;
    private int sequence;

    /**
     * @param ids makes of a vendor's id of a response the one that clients get
     */
    ResponsesRelayPipe(Provider provider, String asked, UnaryOperator<String> ids) {
        this.provider = provider;
        this.asked = asked;
        this.ids = ids;
    }

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        RawObject event = RelayCarriage.read(provider, frame.data());
        sequence++;
        done |= LAST.contains(event.text("type").orElse(""));
        if (!event.has("response")) {
            RelayCarriage.refuseError(provider, event);
            out.accept(frame);
            return;
        }
        ObjectNode tree = event.tree();
        if (tree.path("response") instanceof ObjectNode response) {
            response.put("model", asked);
            response.put("id", ids.apply(response.path("id").asText()));
            if (response.path("usage").isObject()) {
                usage = UsageReader.fromResponses(response.path("usage"));
                tier = response.path("service_tier").asText("");
            }
        }
        out.accept(Frame.of(frame.event(), tree));
    }

    @Override
    public void end(Consumer<Frame> out) {
        if (!done) {
            throw CutOff.by(provider);
        }
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        ObjectNode event = Json.object().put("type", "error").put("sequence_number", sequence);
        ObjectNode error = (ObjectNode) OpenAiErrors.body(failure).path("error");
        event.set("code", error.path("code"));
        event.set("message", error.path("message"));
        event.set("param", error.path("param"));
        out.accept(Frame.of("error", event));
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public String tier() {
        return tier;
    }

    @Override
    public Usage usage() {
        return usage;
    }
}
