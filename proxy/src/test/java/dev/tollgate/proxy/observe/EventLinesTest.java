package dev.tollgate.proxy.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.LogEvent;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to the process is one line, for programs or for people. */
class EventLinesTest {

    private static LogRecord line(Level level, String message, Object... parameters) {
        LogRecord line = new LogRecord(level, message);
        line.setLoggerName("tollgate");
        line.setInstant(Instant.EPOCH);
        line.setParameters(parameters);
        return line;
    }

    private static JsonNode json(LogRecord line) {
        return Json.parse(Json.written(EventLines.json(line)));
    }

    @Test
    void eventHasItsNameAndFields() {
        LogEvent event =
                new LogEvent(
                        "started", "Ready {0} on 'x'", Map.of("port", 4000, "version", "0.1.0"));

        assertThat(json(line(Level.INFO, LogEvent.FORMAT, event)))
                .isEqualTo(
                        Json.parse(
                                """
                                {"time": "1970-01-01T00:00:00Z", "event": "started", "level": "INFO",
                                 "logger": "tollgate", "message": "Ready {0} on 'x'", "port": 4000,
                                 "version": "0.1.0"}
                                """));
    }

    @Test
    void whateverElseIsSaidIsALineToo() {
        LogRecord bug = line(Level.SEVERE, "It''s {0}", "broken");
        bug.setThrown(new IllegalStateException("first\nsecond"));

        assertThat(json(bug).path("event").asText()).isEqualTo("log");
        assertThat(json(bug).path("message").asText()).isEqualTo("It's broken");
        assertThat(json(bug).path("stacktrace").asText()).contains("first\nsecond", "\tat ");
        assertThat(new String(Json.written(EventLines.json(bug)), UTF_8)).doesNotContain("\n");
    }

    @Test
    void peopleReadTimeLevelAndMessage() {
        assertThat(EventLines.text(line(Level.WARNING, "{0}", new LogEvent("lost", "It's lost"))))
                .matches("[0-9T:.-]+[+-]\\d{4} WARNING It's lost");
    }

    @ParameterizedTest
    @CsvSource({"SEVERE, ERROR", "WARNING, WARNING", "INFO, INFO", "CONFIG, DEBUG", "FINE, DEBUG"})
    void levelsHavePythonsNames(String level, String shown) {
        assertThat(json(line(Level.parse(level), "x")).path("level").asText()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"debug, DEBUG", "Warn, WARNING", "CRITICAL, ERROR", "loud, "})
    void levelsAreReadAsPythonWritesThem(String name, String level) {
        assertThat(LogSettings.level(name).map(System.Logger.Level::name).orElse(null))
                .isEqualTo(level);
    }

    @Test
    void whatIsQueuedIsWrittenAtTheEndAndWhatComesLaterAtOnce() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Lines lines = new Lines("test", out);
        lines.add(line -> line.writeRaw("one"));
        lines.close();
        lines.add(line -> line.writeRaw("two"));

        assertThat(out.toString(UTF_8)).isEqualTo("one\ntwo\n");
    }
}
