package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The readers of each framing. */
public final class FrameReaders {

    /**
     * In bytes; an image inside an event may be large, more than this is an attack or a mistake.
     */
    static final int MAX_FRAME = 16 * 1024 * 1024;

    private FrameReaders() {}

    /**
     * A reader of one answer's body, which is read no further than the frames that are asked for.
     */
    public static FrameReader of(Framing framing, InputStream body) {
        return switch (framing) {
            case SSE -> new SseReader(body);
            case NDJSON -> new NdjsonReader(body);
            case AWS_EVENT_STREAM -> new AwsEventReader(body);
        };
    }

    static FailureException tooLarge() {
        return failed(
                "The vendor's stream has an event of more than "
                        + MAX_FRAME / 1024 / 1024
                        + " MiB, the most that the gateway takes.",
                null);
    }

    static FailureException brokenOff(@Nullable IOException cause) {
        return failed("The vendor's stream broke off inside an event.", cause);
    }

    static FailureException failed(String what, @Nullable Exception cause) {
        ErrorClass errorClass = ErrorClass.INTERNAL_SERVER;
        String message = "litellm." + errorClass.liteLlmName() + ": " + what;
        return new FailureException(new Failure.Upstream(errorClass, message), cause);
    }
}
