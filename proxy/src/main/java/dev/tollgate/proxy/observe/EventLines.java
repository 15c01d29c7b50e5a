package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.LogEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** The line of an event: for programs, or for people. */
final class EventLines {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private static final Formatter FORMATTER = new SimpleFormatter();

    private EventLines() {}

    /** As requests' lines: {@code time}, {@code event}, and what belongs to it. */
    static Json.Writing json(LogRecord line) {
        return out -> write(out, line);
    }

    private static void write(JsonGenerator out, LogRecord line) throws IOException {
        LogEvent event = event(line);
        out.writeStartObject();
        out.writeStringField("time", line.getInstant().toString());
        out.writeStringField("event", event == null ? "log" : event.name());
        out.writeStringField("level", level(line));
        out.writeStringField("logger", String.valueOf(line.getLoggerName()));
        out.writeStringField("message", message(line));
        if (event != null) {
            for (Map.Entry<String, Object> field : new TreeMap<>(event.fields()).entrySet()) {
                field(out, field.getKey(), field.getValue());
            }
        }
        if (line.getThrown() != null) {
            out.writeStringField("stacktrace", trace(line.getThrown()));
        }
        out.writeEndObject();
    }

    private static void field(JsonGenerator out, String name, Object value) throws IOException {
        switch (value) {
            case Integer number -> out.writeNumberField(name, number);
            case Long number -> out.writeNumberField(name, number);
            case Boolean flag -> out.writeBooleanField(name, flag);
            default -> out.writeStringField(name, value.toString());
        }
    }

    private static @Nullable LogEvent event(LogRecord line) {
        Object[] parameters = line.getParameters();
        return parameters != null
                        && parameters.length == 1
                        && parameters[0] instanceof LogEvent told
                ? told
                : null;
    }

    /** {@code 2026-11-21T17:02:33.123+0000 INFO Ready}, and below it where an error came from. */
    static String text(LogRecord line) {
        String text = TIME.format(line.getInstant()) + " " + level(line) + " " + message(line);
        return line.getThrown() == null
                ? text
                : text + "\n" + trace(line.getThrown()).stripTrailing();
    }

    private static String message(LogRecord line) {
        return FORMATTER.formatMessage(line);
    }

    /** As Python calls it. */
    private static String level(LogRecord line) {
        int level = line.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        return level >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
