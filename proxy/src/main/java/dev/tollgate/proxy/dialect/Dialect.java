package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import java.util.function.Consumer;

/**
 * One client format, carried over chat completions. Stateless; what a stream remembers is in its
 * {@link Encoder}.
 */
public interface Dialect {

    /**
     * A client's request as a chat completion request.
     *
     * @param request may be changed; {@code model} and {@code stream} are set, also where the
     *     format has them in the path
     * @throws dev.tollgate.proxy.model.FailureException with {@code BadRequest} naming the field
     *     that is wrong
     */
    ObjectNode toChat(ObjectNode request);

    /**
     * A {@code chat.completion} as this format's answer.
     *
     * @param request what the client sent
     */
    ObjectNode fromChat(ObjectNode request, ObjectNode completion);

    /** For one stream of the format. */
    Encoder encoder(ObjectNode request);

    /** Turns chunks into this format's events. */
    interface Encoder {

        /** Takes one {@code chat.completion.chunk}, the one with usage included. */
        void accept(ObjectNode chunk, Consumer<Frame> frames);

        /** The answer is complete. */
        void end(Consumer<Frame> frames);

        /** The answer broke off: the format's error event, which is the last. */
        void fail(Failure failure, Consumer<Frame> frames);
    }
}
