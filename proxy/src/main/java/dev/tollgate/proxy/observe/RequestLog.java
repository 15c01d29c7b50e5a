package dev.tollgate.proxy.observe;

import java.io.OutputStream;
import java.util.concurrent.ThreadLocalRandom;

/** Writes one JSON line a request. No request waits for it. */
public final class RequestLog implements Observer, AutoCloseable {

    private final Lines lines;
    private final double sample;

    /** Of all requests. */
    public RequestLog(OutputStream out) {
        this(out, 1);
    }

    /**
     * @param out where lines go; not closed with the log
     * @param sample which part of the requests that went well is written; the others always are
     */
    public RequestLog(OutputStream out, double sample) {
        this.lines = new Lines("request-log", out);
        this.sample = sample;
    }

    /** Queues the request's line. */
    @Override
    public void served(Served request) {
        if (request.result().failure().isPresent() || isDrawn()) {
            lines.add(RequestLines.of(request));
        }
    }

    /** Queues its line; whoever asks again and again is no reason to wait. */
    @Override
    public void refused(Refused request) {
        lines.add(RequestLines.of(request));
    }

    private boolean isDrawn() {
        return sample >= 1 || ThreadLocalRandom.current().nextDouble() < sample;
    }

    /** How many lines there was no room for. */
    public long dropped() {
        return lines.dropped();
    }

    /** Writes what is queued. */
    @Override
    public void close() {
        lines.close();
    }
}
