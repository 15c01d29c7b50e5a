package dev.tollgate.proxy.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tollgate.proxy.model.Denial;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;

/**
 * Who holds a key: it is hashed before anything is done with it, and looked up by its hash.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/virtual_keys">LiteLLM, virtual keys</a>
 */
public final class Authentication {

    private static final String ERROR = "Authentication Error, ";
    private static final String MASTER_USER = "default_user_id";
    private static final String PREFIX = "sk-";
    private static final String UNVERIFIED = "failed-to-connect-to-db";
    private static final String EXPIRES = "expires";

    /** As many as the directory remembers. */
    private static final int REMEMBERED = 10_000;

    private final Optional<Directory> directory;
    private final Scopes scopes;
    private final InstantSource clock;

    /** By the very object, so that a record that was read anew is looked at anew. */
    private final Cache<Grant, Holder> holders =
            Caffeine.newBuilder()
                    .weakKeys()
                    .maximumSize(REMEMBERED)
                    .executor(Runnable::run)
                    .build();

    /** What a grant's records say, once read. */
    private record Holder(Caller caller, Instant expires) {}

    /**
     * @param directory empty without a database
     * @param scopes says what is counted for each request of a key
     */
    public Authentication(Optional<Directory> directory, Scopes scopes, InstantSource clock) {
        this.directory = directory;
        this.scopes = scopes;
        this.clock = clock;
    }

    /** On a gateway without a master key everyone is its administrator. */
    public Caller unguarded(Optional<String> key) {
        return admin(key.orElse(""));
    }

    /**
     * The holder of a key.
     *
     * @throws FailureException with {@link Failure.Unauthenticated} or {@link Failure.Denied}
     */
    public Caller caller(String key, Secret master) {
        if (isMaster(key, master)) {
            return admin(key);
        }
        if (!key.startsWith(PREFIX)) {
            throw refused(
                    "LiteLLM Virtual Key expected. Received="
                            + KeyHash.end(key)
                            + ", expected to start with 'sk-'.");
        }
        if (directory.isEmpty()) {
            throw denied(
                    Denial.NO_DATABASE,
                    "Authentication Error, No connected db. Without one the master key alone is known.",
                    "");
        }
        String hash = KeyHash.of(key);
        Grant grant = directory.get().byKey(hash).orElseThrow(() -> unknown(key, hash));
        Holder holder = holders.get(grant, each -> holder(each, key));
        check(grant, holder);
        return holder.caller();
    }

    /** Compares without telling by its time how much is right. */
    public static boolean isMaster(String key, Secret master) {
        return MessageDigest.isEqual(master.value().getBytes(UTF_8), key.getBytes(UTF_8));
    }

    /**
     * Whoever holds a key that can't be looked up: calls models without limits, for LiteLLM's
     * {@code allow_requests_on_db_unavailable}. Spend is still the key's.
     */
    public Caller unverified(String key) {
        return new Caller(
                KeyHash.of(key),
                UNVERIFIED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Caller admin(String key) {
        return new Caller(
                key.isEmpty() ? "" : KeyHash.of(key),
                key.isEmpty() ? "" : KeyHash.name(key),
                Optional.empty(),
                Optional.of(MASTER_USER),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Role.PROXY_ADMIN),
                Optional.empty(),
                List.of());
    }

    private void check(Grant grant, Holder holder) {
        if (grant.key().isBlocked()) {
            throw refused("Key is blocked. Update via `/key/unblock` if you're admin.");
        }
        Instant now = clock.instant();
        if (!now.isBefore(holder.expires())) {
            throw expired(grant, holder.caller().keyName(), now);
        }
        checkTeam(grant);
    }

    /** Of a blocked team nobody gets in. */
    static void checkTeam(Grant grant) {
        if (grant.team().filter(Entry::isBlocked).isPresent()) {
            String team = grant.team().get().id();
            throw refused(
                    "Team=" + team + " is blocked. Update via `/team/unblock` if your admin.");
        }
    }

    private static FailureException expired(Grant grant, String name, Instant now) {
        String message =
                "Authentication Error - Expired Key. Key Expiry time "
                        + grant.key().data().path(EXPIRES).asText()
                        + " and current time "
                        + now.truncatedTo(ChronoUnit.SECONDS);
        return denied(Denial.EXPIRED_KEY, message, name);
    }

    /** A time that can't be read has passed: who can't tell doesn't let in. */
    private static Instant instant(String text) {
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            text, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime exact
                    ? exact.toInstant()
                    : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    private Holder holder(Grant grant, String key) {
        JsonNode expires = grant.key().data().path(EXPIRES);
        return new Holder(
                // not the hash of what was presented: that may be the key it has replaced
                Caller.of(grant, grant.key().id(), KeyHash.name(key), scopes.of(grant)),
                expires.isTextual() ? instant(expires.asText()) : Instant.MAX);
    }

    private static FailureException unknown(String key, String hash) {
        return denied(
                Denial.UNKNOWN_KEY,
                ERROR
                        + "Invalid proxy server token passed. Received API Key = "
                        + KeyHash.name(key)
                        + ", Key Hash (Token) ="
                        + hash
                        + ". Unable to find token in cache or `LiteLLM_VerificationTokenTable`",
                "key");
    }

    static FailureException refused(String why) {
        return new FailureException(new Failure.Unauthenticated(ERROR + why));
    }

    static FailureException denied(Denial denial, String message, String param) {
        return new FailureException(new Failure.Denied(denial, message, param));
    }
}
