package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import java.util.function.Consumer;

/**
 * Turns one vendor stream into {@code chat.completion.chunk} objects.
 *
 * <p>Chunks come in OpenAI's order: the first delta carries {@code role}, then content, reasoning
 * and tool calls, then one with {@code finish_reason}, last one with {@code usage} and empty {@code
 * choices}. That last one is always made where the vendor tells its usage; who relays it decides
 * whether the client sees it.
 */
public interface StreamTranslator {

    /**
     * Takes one event of the vendor.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the event is the vendor's error
     */
    void accept(Frame frame, Consumer<ObjectNode> chunks);

    /**
     * The vendor's stream has ended in order.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the vendor's own end mark had not
     *     come: the answer is cut off
     */
    void end(Consumer<ObjectNode> chunks);
}
