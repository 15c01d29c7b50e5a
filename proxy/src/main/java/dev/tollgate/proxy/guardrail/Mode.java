package dev.tollgate.proxy.guardrail;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** When a guardrail looks, by LiteLLM's names in lower case. */
public enum Mode {
    /** At the request, before anything is called. */
    PRE_CALL,
    /** At the request while the model answers; the answer waits for it. */
    DURING_CALL,
    /** At the answer. */
    POST_CALL,
    /** At what is logged of both. */
    LOGGING_ONLY;

    /** By its name in the configuration. */
    public static Optional<Mode> of(String name) {
        return Stream.of(values()).filter(mode -> mode.text().equals(name)).findFirst();
    }

    /** The name in the configuration. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
