package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.FailureException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** A vendor's answer whose body is still to be read. */
public interface UpstreamResponse extends AutoCloseable {

    /** The HTTP status. */
    int status();

    /** By lower-case name; of a name that came twice, all values joined by a comma. */
    Map<String, String> headers();

    /** One header, by lower-case name. */
    default Optional<String> header(String name) {
        return Optional.ofNullable(headers().get(name));
    }

    /**
     * The body, content encoding undone. Its reads throw {@link FailureException} with {@link
     * dev.tollgate.proxy.model.Failure.Upstream} where the vendor breaks off, stalls or is
     * cancelled.
     */
    InputStream body();

    /**
     * The whole body.
     *
     * @throws FailureException also where it is longer than {@code limit} bytes
     */
    byte[] bytes(int limit);

    /** Gives the connection back where the body was read to its end, drops it otherwise. */
    @Override
    void close();
}
