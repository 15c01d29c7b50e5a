package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.routing.SharedValues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what was told lately, so that nobody is told of it again, by any gateway. */
final class Silence {

    private static final int MOST = 10_000;
    private static final String NAME = "alert:";

    private final SharedValues values;
    private final InstantSource clock;
    private final Map<String, Instant> until = new Told();

    private static final class Told extends LinkedHashMap<String, Instant> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    }

    Silence(SharedValues values, InstantSource clock) {
        this.values = values;
        this.clock = clock;
    }

    /** Whether this gateway hasn't told it lately; from now on it has. Doesn't wait. */
    boolean ends(String id, Duration length) {
        Instant now = clock.instant();
        synchronized (until) {
            Instant end = until.get(id);
            if (end != null && end.isAfter(now)) {
                return false;
            }
            until.remove(id);
            until.put(id, now.plus(length));
            return true;
        }
    }

    /**
     * Whether no other gateway has told it lately; may wait. Without an answer it counts as not
     * told: twice is better than never.
     */
    boolean endsForAll(String id, Duration length) {
        if (values.lock(NAME + id, length)) {
            values.put(NAME + id, "told", length);
            return true;
        }
        return values.get(NAME + id).isEmpty();
    }
}
