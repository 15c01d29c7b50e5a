package dev.tollgate.proxy.observe;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the process writes of itself and of requests.
 *
 * @param json {@code json_logs}, {@code JSON_LOGS}: events as JSON; requests always are
 * @param level {@code LITELLM_LOG}: events below it aren't written
 * @param sample {@code request_log_sample}: which part of the requests that went well is written
 */
public record LogSettings(boolean json, Level level, double sample) {

    /** Variable of LiteLLM's: {@code true}. */
    public static final String JSON = "JSON_LOGS";

    /** Variable of LiteLLM's: {@code DEBUG}. */
    public static final String LEVEL = "LITELLM_LOG";

    private static final Map<String, Level> LEVELS =
            Map.of(
                    "DEBUG", Level.DEBUG,
                    "INFO", Level.INFO,
                    "WARNING", Level.WARNING,
                    "WARN", Level.WARNING,
                    "ERROR", Level.ERROR,
                    "CRITICAL", Level.ERROR);

    /** What counts before a configuration is read. */
    public static LogSettings of(Map<String, String> variables) {
        return new LogSettings(
                "true".equalsIgnoreCase(variables.getOrDefault(JSON, "").strip()),
                level(variables.getOrDefault(LEVEL, "")).orElse(Level.INFO),
                1);
    }

    /** By Python's name; empty where that is none. */
    public static Optional<Level> level(String name) {
        return Optional.ofNullable(LEVELS.get(name.strip().toUpperCase(Locale.ROOT)));
    }

    /** The same with another level. */
    public LogSettings with(Level other) {
        return new LogSettings(json, other, sample);
    }
}
