package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.FailureException;
import java.util.Optional;

/** Cuts an answer's body into frames as they arrive, wherever the network cuts the bytes. */
public interface FrameReader {

    /**
     * Waits for the next frame; comments and empty events are passed over.
     *
     * @return empty at the end of the body
     * @throws FailureException where the body breaks off inside a frame or is not of this format
     */
    Optional<Frame> next();
}
