package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.dialect.OpenAiErrors;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Provider;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** OpenAI's chunks of chat and of legacy completions, passed on as they come. */
final class ChatRelayPipe implements Pipe {

    private final Provider provider;
    private final Map<String, JsonNode> changes;
    private final boolean wantsUsage;
    private @Nullable RawObject last;
    private Usage usage = Usage.NONE;
    private String tier = "";
    private boolean done;

    ChatRelayPipe(Provider provider, String asked, boolean wantsUsage) {
        this.provider = provider;
        this.wantsUsage = wantsUsage;
        TextNode model = TextNode.valueOf(asked);
        // the gateway asks for usage in any case, and each chunk then has the field
        changes =
                wantsUsage
                        ? Map.of("model", model)
                        : Map.of("model", model, "usage", MissingNode.getInstance());
    }

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        if (frame.isDone()) {
            done = true;
            out.accept(Frame.DONE);
            return;
        }
        RawObject chunk = RelayCarriage.read(provider, frame.data());
        RelayCarriage.refuseError(provider, chunk);
        boolean told =
                chunk.has("usage")
                        && chunk.value("usage")
                                .filter(JsonNode::isObject)
                                .map(this::told)
                                .orElse(false);
        if (told) {
            tier = chunk.text("service_tier").orElse("");
        }
        if (told && !wantsUsage && chunk.isEmptyArray("choices")) {
            return;
        }
        if (!chunk.isEmptyArray("choices")) {
            last = chunk;
        }
        out.accept(new Frame(frame.event(), chunk.with(changes).toBytes()));
    }

    @Override
    public void end(Consumer<Frame> out) {
        if (done) {
            return;
        }
        if (last == null || !finished(last)) {
            throw CutOff.by(provider);
        }
        out.accept(Frame.DONE);
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        out.accept(Frame.of(OpenAiErrors.body(failure)));
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

    private boolean told(JsonNode json) {
        usage = UsageReader.fromOpenAi(json);
        return true;
    }

    /** Some vendors forget {@code [DONE]}; a finish reason says as much. */
    private static boolean finished(RawObject chunk) {
        return chunk.value("choices").stream()
                .flatMap(JsonNode::valueStream)
                .map(choice -> choice.path("finish_reason").textValue())
                // xAI writes "" where others write null
                .anyMatch(reason -> reason != null && !reason.isEmpty());
    }
}
