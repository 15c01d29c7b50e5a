package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.routing.SharedValues;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * {@code use_shared_health_check}: of several gateways the one that holds the lock checks, and the
 * others read its results. For the background's thread.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/shared_health_check">LiteLLM, shared health
 *     checks</a>
 */
final class SharedHealth {

    private static final String LOCK = "health_check_lock";
    private static final String RESULTS = "health_check_results";
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration KEEP = Duration.ofMinutes(5);

    /** Stops before its lock ends, so that two never check together. */
    private static final long MARGIN = 5_000;

    private static final long PAUSE = 5_000;

    private final SharedValues values;
    private final String name = "tollgate-" + UUID.randomUUID();
    private long leadsUntil;
    private long nextTry;
    private long nextWrite;

    SharedHealth(SharedValues values) {
        this.values = values;
    }

    /** Whether this gateway is the one that checks. */
    boolean leads(long now) {
        if (now >= leadsUntil && now >= nextTry) {
            nextTry = now + PAUSE;
            if (values.lock(LOCK, LEASE)) {
                leadsUntil = now + LEASE.toMillis() - MARGIN;
            }
        }
        return now < leadsUntil;
    }

    /** What is known to the one that checks; nothing while it is too early to look again. */
    List<Checked> read(long now) {
        if (now < nextWrite) {
            return List.of();
        }
        nextWrite = now + PAUSE;
        try {
            return values.get(RESULTS).map(Json::parse).map(HealthJson::read).orElse(List.of());
        } catch (FailureException e) {
            // not JSON: whoever wrote it isn't one of us
            return List.of();
        }
    }

    /** Tells the others, not too often. */
    void write(long now, List<HealthJson.Row> rows) {
        if (now < nextWrite) {
            return;
        }
        nextWrite = now + PAUSE;
        byte[] json =
                Json.written(out -> {
                    out.writeStartObject();
                    HealthJson.write(out, rows, true);
                    out.writeNumberField("timestamp", now / 1000);
                    out.writeStringField("checked_by", name);
                    out.writeEndObject();
                });
        values.put(RESULTS, new String(json, java.nio.charset.StandardCharsets.UTF_8), KEEP);
    }
}
