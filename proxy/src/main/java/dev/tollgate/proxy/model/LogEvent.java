package dev.tollgate.proxy.model;

import java.util.Map;

/**
 * Something that happens to the process, for its log: a line for people, with a name and fields for
 * programs. Pass it as the parameter of {@link #FORMAT}, so that the log gets all of it.
 *
 * @param name in snake case: {@code configuration_reloaded}
 * @param text the line, without a secret
 * @param fields texts, numbers and flags
 */
public record LogEvent(String name, String text, Map<String, Object> fields) {

    /** The message of a log line whose only parameter is an event. */
    public static final String FORMAT = "{0}";

    public LogEvent {
        fields = Map.copyOf(fields);
    }

    public LogEvent(String name, String text) {
        this(name, text, Map.of());
    }

    /** What people read. */
    @Override
    public String toString() {
        return text;
    }
}
