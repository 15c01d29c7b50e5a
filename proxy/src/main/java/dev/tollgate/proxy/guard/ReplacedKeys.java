package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A directory in which a key that was replaced stands for the one that has replaced it, until its
 * {@code grace_period} is over: both spend from the same budget.
 */
public final class ReplacedKeys implements Directory {

    /** More replacements in one grace period are a mistake, or a circle. */
    private static final int MOST = 8;

    private final Directory directory;
    private final InstantSource clock;

    /**
     * @param directory of all keys
     */
    public ReplacedKeys(Directory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Optional<Grant> byKey(String hash) {
        Optional<Grant> grant = directory.byKey(hash);
        for (int i = 0; i < MOST && grant.isPresent(); i++) {
            JsonNode key = grant.get().key().data();
            JsonNode next = key.path("replaced_by");
            // the usual case first: a time is read only of a key that was replaced
            if (!next.isTextual()
                    || key.path("blocked").asBoolean()
                    || isOver(key.path("expires"))) {
                return grant;
            }
            grant = directory.byKey(next.textValue());
        }
        return grant;
    }

    private boolean isOver(JsonNode expires) {
        try {
            return !OffsetDateTime.parse(expires.asText("")).toInstant().isAfter(clock.instant());
        } catch (DateTimeException _) {
            return true;
        }
    }

    @Override
    public Optional<Entry> customer(String id) {
        return directory.customer(id);
    }

    @Override
    public Optional<Entry> tag(String name) {
        return directory.tag(name);
    }

    @Override
    public Grant byIdentity(Identity identity) {
        return directory.byIdentity(identity);
    }

    @Override
    public Optional<Entry> budget(String id) {
        return directory.budget(id);
    }
}
