package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import java.util.function.Consumer;

/**
 * OpenAI's chat completions themselves, for clients of vendors whose answers are translated into
 * them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI, chat completions</a>
 */
public final class ChatDialect implements Dialect {

    @Override
    public ObjectNode toChat(ObjectNode request) {
        ChatRequests.askForUsage(request);
        return request;
    }

    @Override
    public ObjectNode fromChat(ObjectNode request, ObjectNode completion) {
        return completion;
    }

    @Override
    public Encoder encoder(ObjectNode request) {
        return new Chunks(ChatRequests.wantsUsage(request));
    }

    /**
     * The chunks as they are.
     *
     * @param usage whether the client asked for {@code stream_options.include_usage}
     */
    private record Chunks(boolean usage) implements Encoder {

        @Override
        public void accept(ObjectNode chunk, Consumer<Frame> frames) {
            if (usage || !ChatRequests.isUsageOnly(chunk)) {
                frames.accept(Frame.of(chunk));
            }
        }

        @Override
        public void end(Consumer<Frame> frames) {
            frames.accept(Frame.DONE);
        }

        @Override
        public void fail(Failure failure, Consumer<Frame> frames) {
            frames.accept(Frame.of(OpenAiErrors.body(failure)));
        }
    }
}
