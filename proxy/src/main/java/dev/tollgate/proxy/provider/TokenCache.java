package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens that logins give, kept until they end. The first request waits for its token; later
 * ones are renewed beside the requests, before they end.
 *
 * @param <L> who logs in; equal ones share a token
 */
final class TokenCache<L> {

    private static final System.Logger LOG = System.getLogger(TokenCache.class.getName());

    /** Clients may bring keys of their own: more than this many are not remembered. */
    private static final int MOST_LOGINS = 1_000;

    private final Function<L, Token> fetch;
    private final LongSupplier seconds;
    private final Margins margins;
    private final Map<L, Held> held = new ConcurrentHashMap<>();

    /**
     * What a login gave.
     *
     * @param end in seconds since 1970
     */
    record Token(Secret value, long end) {}

    /**
     * When a token is old, in seconds before its end.
     *
     * @param renew a new one is fetched beside the requests
     * @param dead no request begins with it any more
     */
    record Margins(long renew, long dead) {}

    private static final class Held {
        private final ReentrantLock fetching = new ReentrantLock();
        private final AtomicBoolean renewing = new AtomicBoolean();
        private volatile @Nullable Token token;
    }

    /**
     * An empty one.
     *
     * @param fetch logs in; throws a {@link FailureException} where there is no token
     * @param seconds since 1970
     */
    TokenCache(Function<L, Token> fetch, LongSupplier seconds, Margins margins) {
        this.fetch = fetch;
        this.seconds = seconds;
        this.margins = margins;
    }

    /**
     * A token that holds for a while.
     *
     * @throws FailureException where there is none and the login gives none
     */
    String token(L login) {
        if (held.size() > MOST_LOGINS) {
            held.clear();
        }
        Held mine = held.computeIfAbsent(login, _ -> new Held());
        Token token = mine.token;
        if (token == null || left(token) < margins.dead()) {
            return first(login, mine);
        }
        if (left(token) < margins.renew() && mine.renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("token").start(() -> renew(login, mine));
        }
        return token.value().value();
    }

    /** Who comes while another fetches waits for that one's token. */
    private String first(L login, Held mine) {
        mine.fetching.lock();
        try {
            Token token = mine.token;
            if (token == null || left(token) < margins.dead()) {
                token = fetch.apply(login);
                mine.token = token;
            }
            return token.value().value();
        } finally {
            mine.fetching.unlock();
        }
    }

    private void renew(L login, Held mine) {
        try {
            mine.token = fetch.apply(login);
        } catch (FailureException e) {
            // the token that is there still holds; the next request tries again
            LOG.log(Level.WARNING, "The login gave no new token: {0}", e.getMessage());
        } finally {
            mine.renewing.set(false);
        }
    }

    private long left(Token token) {
        return token.end() - seconds.getAsLong();
    }
}
