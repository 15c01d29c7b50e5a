package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.util.function.Consumer;

/** Carries one stream from a vendor's frames to the client's. */
interface Pipe {

    /**
     * Takes one frame of the vendor.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the frame is an error, or no valid
     *     one
     */
    void accept(Frame frame, Consumer<Frame> out);

    /**
     * The vendor's body has ended.
     *
     * @throws dev.tollgate.proxy.model.FailureException where its own end mark had not come: the
     *     answer is cut off
     */
    void end(Consumer<Frame> out);

    /** Tells the client that the answer breaks off here. */
    void fail(Failure failure, Consumer<Frame> out);

    /** Whether the vendor has said its last word: nothing that follows matters, be it a break. */
    default boolean done() {
        return false;
    }

    /** {@code service_tier} as the vendor told it, empty where it has not. */
    default String tier() {
        return "";
    }

    /** What the vendor has told of its usage so far. */
    Usage usage();
}
