package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tollgate.proxy.model.FailureException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes records of users who come with a token for the first time; no request waits for the
 * database.
 */
final class NewUsers {

    private static final System.Logger LOG = System.getLogger("tollgate");

    private static final String ID = "user_id";
    private static final String ROLE = "user_role";

    /** By then the directory knows the record; where it wasn't to be written, another try. */
    private static final Duration WRITTEN = Duration.ofSeconds(10);

    private static final int MOST = 10_000;

    private final Optional<Records> records;
    private final Cache<String, Entry> written =
            Caffeine.newBuilder()
                    .maximumSize(MOST)
                    .expireAfterWrite(WRITTEN)
                    .executor(Runnable::run)
                    .build();

    /**
     * @param records empty where nothing is kept
     */
    NewUsers(Optional<Records> records) {
        this.records = records;
    }

    /** The record of an administrator by scope, which is nowhere kept. */
    static Entry admin(String id) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        return new Entry(Kind.USER, id, data.put(ID, id).put(ROLE, Role.PROXY_ADMIN.liteLlmName()));
    }

    /**
     * A user's record, which is on its way to the database.
     *
     * @param defaults {@code default_internal_user_params}
     */
    Entry add(String id, Optional<String> email, ObjectNode defaults) {
        return written.get(id, _ -> begun(id, email, defaults));
    }

    private Entry begun(String id, Optional<String> email, ObjectNode defaults) {
        ObjectNode data = defaults.deepCopy();
        // a token's user is no administrator by default, whatever is meant for other new users
        if (!data.path(ROLE).asText("").startsWith("internal_user")) {
            data.put(ROLE, Role.INTERNAL_USER.liteLlmName());
        }
        data.put(ID, id).put("sso_user_id", id);
        email.ifPresent(address -> data.put("user_email", address));
        Entry user = new Entry(Kind.USER, id, data);
        records.ifPresent(kept -> Thread.startVirtualThread(() -> write(kept, user)));
        return user;
    }

    private static void write(Records records, Entry user) {
        try {
            records.insert(new Entry(Kind.USER, user.id(), user.data().deepCopy()));
        } catch (FailureException e) {
            LOG.log(Level.WARNING, "A new user isn't kept: " + e.failure().message());
        }
    }
}
