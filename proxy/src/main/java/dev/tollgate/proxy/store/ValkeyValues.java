package dev.tollgate.proxy.store;

import dev.tollgate.proxy.routing.SharedValues;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.params.SetParams;

/** Locks and values as keys that expire. */
final class ValkeyValues implements SharedValues {

    private static final String LOCK = "tollgate:lock:";
    private static final String VALUE = "tollgate:value:";
    private static final long DEADLINE = Duration.ofSeconds(1).toNanos();

    private final Line line;

    ValkeyValues(Line line) {
        this.line = line;
    }

    @Override
    public boolean lock(String name, Duration lease) {
        SetParams free = new SetParams().nx().px(lease.toMillis());
        return line.ask(pipeline -> pipeline.set(LOCK + name, "", free), DEADLINE).isPresent();
    }

    @Override
    public void put(String name, String value, Duration keep) {
        SetParams expiry = new SetParams().px(keep.toMillis());
        line.ask(pipeline -> pipeline.set(VALUE + name, value, expiry), DEADLINE);
    }

    @Override
    public Optional<String> get(String name) {
        return line.ask(pipeline -> pipeline.get(VALUE + name), DEADLINE);
    }
}
