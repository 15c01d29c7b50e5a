package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.StreamTranslator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One stream on its way from a vendor's frames to a client's, usage noted in passing. For one
 * thread.
 *
 * <p>After {@link #end} or {@link #fail} nothing more comes out of it.
 */
public final class StreamPipe {

    private final StreamTranslator vendor;
    private final Dialect.Encoder client;
    private final String model;
    private Optional<Usage> usage = Optional.empty();
    private boolean closed;

    StreamPipe(StreamTranslator vendor, Dialect.Encoder client, String model) {
        this.vendor = vendor;
        this.client = client;
        this.model = model;
    }

    /**
     * Takes one frame of the vendor; none, one or several of the client's come of it.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the frame is the vendor's error: try
     *     elsewhere if the client has seen nothing yet, else hand it to {@link #fail}
     */
    public void accept(Frame frame, Consumer<Frame> frames) {
        if (!closed) {
            vendor.accept(frame, chunk -> pass(chunk, frames));
        }
    }

    /**
     * The vendor's body has ended.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the answer is cut off: as in {@link
     *     #accept}
     */
    public void end(Consumer<Frame> frames) {
        if (!closed) {
            vendor.end(chunk -> pass(chunk, frames));
            closed = true;
            client.end(frames);
        }
    }

    /** The answer broke off after the client has seen a part of it. */
    public void fail(Failure failure, Consumer<Frame> frames) {
        if (!closed) {
            closed = true;
            client.fail(failure, frames);
        }
    }

    /** The latest usage that the vendor told, empty while it has told none. */
    public Optional<Usage> usage() {
        return usage;
    }

    private void pass(ObjectNode chunk, Consumer<Frame> frames) {
        JsonNode told = chunk.path("usage");
        if (told.isObject()) {
            usage = Optional.of(UsageReader.fromOpenAi(told));
        }
        chunk.put("model", model);
        client.accept(chunk, frames);
    }
}
