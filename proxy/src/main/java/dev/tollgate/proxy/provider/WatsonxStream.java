package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One stream of watsonx.ai: OpenAI's chunks, usage among the last of them. */
final class WatsonxStream implements StreamTranslator {

    private final Provider provider;
    private final UnaryOperator<ObjectNode> naming;
    private boolean finished;

    /**
     * With what turns IBM's chunks into OpenAI's.
     *
     * @param naming may change what it is given
     */
    WatsonxStream(Provider provider, UnaryOperator<ObjectNode> naming) {
        this.provider = provider;
        this.naming = naming;
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> chunks) {
        if (frame.isDone()) {
            return;
        }
        ObjectNode event = Json.parseObject(frame.data());
        if (event.has("errors")) {
            throw VendorErrors.inStream(provider, event.path("status_code").asInt(500), event);
        }
        JsonNode usage = event.remove("usage");
        ObjectNode chunk = naming.apply(event);
        if (!chunk.path("choices").isEmpty()) {
            finished |= chunk.path("choices").path(0).hasNonNull("finish_reason");
            chunks.accept(chunk);
        }
        if (usage != null && usage.isObject()) {
            ObjectNode last = chunk.deepCopy();
            last.putArray("choices");
            last.set("usage", usage);
            chunks.accept(last);
        }
    }

    @Override
    public void end(Consumer<ObjectNode> chunks) {
        if (!finished) {
            throw VendorCall.cutOff(provider);
        }
    }
}
