package dev.tollgate.proxy.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What models have told of themselves, for as long as it is believed. */
final class Lessons {

    /** Clients choose the names that patterns match, so not all of them can be remembered. */
    private static final int REMEMBERED = 10_000;

    /** By model, then by vendor: until when, in milliseconds since 1970. */
    private final Map<String, Map<String, Long>> until = new ConcurrentHashMap<>();

    boolean isEmpty() {
        return until.isEmpty();
    }

    void learn(Candidate candidate, long end) {
        if (until.size() >= REMEMBERED) {
            until.clear();
        }
        until.computeIfAbsent(candidate.target().model(), _ -> new ConcurrentHashMap<>())
                .put(candidate.target().deployment().vendor(), end);
    }

    boolean holds(Candidate candidate, long now) {
        Map<String, Long> vendors = until.get(candidate.target().model());
        return vendors != null
                && vendors.getOrDefault(candidate.target().deployment().vendor(), 0L) > now;
    }
}
