package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.provider.StreamTranslator;
import dev.tollgate.proxy.provider.VendorErrors;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the stream of a vendor that speaks chat completions itself. */
final class RelayedChunks implements StreamTranslator {

    private static final int UNKNOWN_STATUS = 500;

    private final Provider provider;
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean done;

    RelayedChunks(Provider provider) {
        this.provider = provider;
    }

    @Override
    public void accept(Frame frame, Consumer<ObjectNode> chunks) {
        if (done || frame.isDone()) {
            done = true;
            return;
        }
        ObjectNode chunk = read(frame);
        if (chunk.hasNonNull("error")) {
            throw VendorErrors.inStream(provider, status(chunk.path("error")), chunk);
        }
        for (JsonNode choice : chunk.path("choices")) {
            int index = choice.path("index").asInt();
            begun.add(index);
            // xAI writes "" where others write null
            String reason = choice.path("finish_reason").textValue();
            if (reason != null && !reason.isEmpty()) {
                finished.add(index);
            }
        }
        chunks.accept(chunk);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Some vendors never send {@code [DONE]}: with a reason to finish for every choice the
     * answer is whole.
     */
    @Override
    public void end(Consumer<ObjectNode> chunks) {
        boolean whole = !begun.isEmpty() && finished.containsAll(begun);
        if (!done && !whole) {
            throw broken("The vendor closed the stream before its end.", null);
        }
    }

    private ObjectNode read(Frame frame) {
        try {
            return Json.parseObject(frame.data());
        } catch (FailureException notJson) {
            throw broken("The vendor sent a stream event that is not a JSON object.", notJson);
        }
    }

    private FailureException broken(String what, @Nullable Throwable cause) {
        String message = "litellm.InternalServerError: " + provider.exceptionName() + " - " + what;
        return new FailureException(
                new Failure.Upstream(ErrorClass.INTERNAL_SERVER, message), cause);
    }

    private static int status(JsonNode error) {
        int code = error.path("code").asInt(error.path("status").asInt());
        return code >= 400 && code <= 599 ? code : UNKNOWN_STATUS;
    }
}
