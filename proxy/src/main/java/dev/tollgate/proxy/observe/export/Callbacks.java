package dev.tollgate.proxy.observe.export;

import java.util.List;
import java.util.Optional;

/** Who is told of requests by HTTP, for those who look after the gateway. */
public interface Callbacks {

    /** Nobody. */
    Callbacks NONE =
            new Callbacks() {
                @Override
                public List<CallbackState> states() {
                    return List.of();
                }

                @Override
                public Optional<String> check(String name) {
                    return Optional.empty();
                }
            };

    /** How each does that has been told of anything, or is to be. */
    List<CallbackState> states();

    /**
     * Tells one of the configuration's callbacks of a request that there was not.
     *
     * @param name LiteLLM's
     * @return why it wasn't taken, without a secret; an empty text where it was, nothing where no
     *     such callback is served
     */
    Optional<String> check(String name);
}
