package dev.tollgate.proxy.routing;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Which deployment has answered what last, by a hash of it; what nobody asks for goes first. */
final class Affinities {

    private static final int REMEMBERED = 50_000;

    private final LinkedHashMap<Long, Last> entries = new LinkedHashMap<>(16, 0.75f, true);

    private record Last(DeploymentState state, long until) {}

    synchronized void put(long hash, DeploymentState state, long until) {
        entries.put(hash, new Last(state, until));
        if (entries.size() > REMEMBERED) {
            entries.pollFirstEntry();
        }
    }

    /** Null where nobody has answered it, or too long ago. */
    synchronized @Nullable DeploymentState get(long hash, long now) {
        Last entry = entries.get(hash);
        return entry == null || entry.until() <= now ? null : entry.state();
    }

    synchronized int size() {
        return entries.size();
    }
}
