package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * OpenAI's Responses API with a memory, for the requests of one owner: answers are kept, and {@code
 * previous_response_id} continues them.
 */
public final class StoredResponses implements Dialect {

    private final ResponsesDialect dialect;
    private final ResponseStore store;
    private final String owner;

    /**
     * For one caller.
     *
     * @param owner as the store takes it: who may read the answers again
     */
    public StoredResponses(ResponsesDialect dialect, ResponseStore store, String owner) {
        this.dialect = dialect;
        this.store = store;
        this.owner = owner;
    }

    @Override
    public ObjectNode toChat(ObjectNode request) {
        store.continued(owner, request);
        return dialect.toChat(request);
    }

    @Override
    public ObjectNode fromChat(ObjectNode request, ObjectNode completion) {
        ObjectNode response = dialect.fromChat(request, completion);
        store.put(owner, request, response);
        return response;
    }

    @Override
    public Encoder encoder(ObjectNode request) {
        ObjectNode kept = Json.object();
        ResponsesTools.copy(
                request, kept, "store", ResponsesInput.INPUT, ResponsesDialect.PREVIOUS);
        return new Keeping(dialect.encoder(request), kept);
    }

    /** Keeps the response before the client learns that it is complete. */
    private final class Keeping implements Encoder {

        private final ResponsesEncoder encoder;
        private final ObjectNode request;

        Keeping(ResponsesEncoder encoder, ObjectNode request) {
            this.encoder = encoder;
            this.request = request;
        }

        @Override
        public void accept(ObjectNode chunk, Consumer<Frame> frames) {
            encoder.accept(chunk, frames);
        }

        @Override
        public void end(Consumer<Frame> frames) {
            List<Frame> last = new ArrayList<>();
            store.put(owner, request, encoder.end(last));
            last.forEach(frames);
        }

        @Override
        public void fail(Failure failure, Consumer<Frame> frames) {
            encoder.fail(failure, frames);
        }
    }
}
