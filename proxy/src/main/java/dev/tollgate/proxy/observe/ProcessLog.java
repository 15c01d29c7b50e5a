package dev.tollgate.proxy.observe;

import java.io.OutputStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What the process says of itself, of all its libraries too, one line an event: in JSON, or for
 * people. It takes the place of Java's own output.
 */
public final class ProcessLog implements AutoCloseable {

    /** Java forgets a logger's level with the logger itself. */
    private final List<Logger> ours =
            Stream.of("tollgate", "dev.tollgate").map(Logger::getLogger).toList();

    private final Logger root = Logger.getLogger("");
    private final List<Handler> others = List.of(root.getHandlers());
    private final Handler handler;
    private final Lines lines;
    private volatile boolean json;

    private ProcessLog(OutputStream out) {
        lines = new Lines("log", out);
        handler = new ToLines();
    }

    /**
     * Writes all events from now on.
     *
     * @param out not closed with the log
     */
    public static ProcessLog install(OutputStream out, LogSettings settings) {
        ProcessLog log = new ProcessLog(out);
        log.use(settings);
        log.others.forEach(log.root::removeHandler);
        log.root.addHandler(log.handler);
        return log;
    }

    /** Other settings for what comes from now on. */
    public void use(LogSettings settings) {
        json = settings.json();
        Level level =
                switch (settings.level()) {
                    case ALL, TRACE, DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARNING -> Level.WARNING;
                    case ERROR, OFF -> Level.SEVERE;
                };
        ours.forEach(logger -> logger.setLevel(level));
        // what libraries say in detail is for those who write them
        root.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
    }

    /** Whether lines are JSON. */
    public boolean isJson() {
        return json;
    }

    /** How many lines there was no room for. */
    public long dropped() {
        return lines.dropped();
    }

    /** Writes what is queued, and gives the place back. */
    @Override
    public void close() {
        root.removeHandler(handler);
        others.forEach(root::addHandler);
        lines.close();
    }

    private final class ToLines extends Handler {

        @Override
        public void publish(LogRecord line) {
            if (isLoggable(line)) {
                lines.add(
                        json ? EventLines.json(line) : out -> out.writeRaw(EventLines.text(line)));
            }
        }

        @Override
        public void flush() {
            // that happens all the time
        }

        /** As the process ends. */
        @Override
        public void close() {
            lines.close();
        }
    }
}
