package dev.tollgate.proxy.config;

import dev.tollgate.proxy.observe.LogSettings;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** What {@code litellm_settings} and the environment say of the log. */
final class LogReader {

    private static final String SAMPLE = "request_log_sample";

    private final Section litellm;
    private final Section variables;

    LogReader(Sources sources) {
        litellm = sources.litellm();
        variables =
                sources.environment()
                        .section(sources.findings(), LogSettings.JSON, LogSettings.LEVEL);
    }

    LogSettings read() {
        boolean json =
                litellm.flag("json_logs").or(() -> variables.flag(LogSettings.JSON)).orElse(false);
        return new LogSettings(json, level(), sample());
    }

    private Level level() {
        Optional<String> name = variables.text(LogSettings.LEVEL);
        Optional<Level> level = name.flatMap(LogSettings::level);
        if (name.isPresent() && level.isEmpty()) {
            variables.problem(LogSettings.LEVEL, "is no level; use DEBUG, INFO, WARNING or ERROR");
        }
        boolean verbose = litellm.flag("set_verbose").orElse(false);
        return level.orElse(verbose ? Level.DEBUG : Level.INFO);
    }

    private double sample() {
        double sample = litellm.number(SAMPLE).orElse(1);
        if (sample < 0 || sample > 1) {
            litellm.problem(SAMPLE, "is not between 0 and 1; use 0.1 for every tenth request");
        }
        return sample;
    }
}
