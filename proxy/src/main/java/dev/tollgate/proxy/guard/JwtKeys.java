package dev.tollgate.proxy.guard;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Public keys of who makes tokens, remembered by their address. While an address doesn't answer,
 * the keys that it gave before go on to count for a day.
 */
final class JwtKeys {

    private static final System.Logger LOG = System.getLogger("tollgate");

    private static final Duration STALE = Duration.ofDays(1);

    /** So that a flood of tokens with unknown keys isn't one of requests to their makers. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Function<URI, byte[]> fetch;
    private final Ticker ticker;
    private final Map<URI, Source> sources = new ConcurrentHashMap<>();

    /**
     * @param fetch reads a document within a deadline; throws a {@link FailureException} where it
     *     can't
     */
    JwtKeys(Function<URI, byte[]> fetch, Ticker ticker) {
        this.fetch = fetch;
        this.ticker = ticker;
    }

    /** An address, and what it gave. */
    private static final class Source {
        private final ReentrantLock fetching = new ReentrantLock();
        private volatile @Nullable Held held;
        private volatile long nextTry = Long.MIN_VALUE;
    }

    /**
     * @param read when, by the ticker
     */
    private record Held(JWKSet keys, long read) {}

    /**
     * Keys that may have signed what has this header; none where all addresses were asked and none
     * has one.
     *
     * @throws FailureException with {@link Failure.Unavailable} where an address has never answered
     */
    List<JWK> find(JwtSettings settings, JWSHeader header) {
        JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        List<JWK> known = select(settings, selector, settings.keyTtl());
        return known.isEmpty() ? select(settings, selector, PAUSE) : known;
    }

    private List<JWK> select(JwtSettings settings, JWKSelector selector, Duration fresh) {
        List<JWK> found = new ArrayList<>();
        boolean unknown = false;
        for (URI address : settings.keys()) {
            Source source = sources.computeIfAbsent(address, _ -> new Source());
            Held held = current(address, source, fresh);
            if (held == null) {
                unknown = true;
            } else {
                found.addAll(selector.select(held.keys()));
            }
        }
        if (found.isEmpty() && unknown) {
            throw new FailureException(
                    new Failure.Unavailable(
                            "Service Unavailable, the identity provider's JWKS endpoint is"
                                    + " temporarily unreachable, so the JWT signature could not be"
                                    + " verified. Please retry shortly."));
        }
        return found;
    }

    private @Nullable Held current(URI address, Source source, Duration fresh) {
        if (isWithin(source.held, fresh)) {
            return source.held;
        }
        // who finds another one asking goes on with the old keys, and waits only where there are
        // none
        if (isWithin(source.held, STALE)) {
            if (source.fetching.tryLock()) {
                refresh(address, source, fresh);
            }
        } else {
            source.fetching.lock();
            refresh(address, source, fresh);
        }
        return isWithin(source.held, STALE) ? source.held : null;
    }

    private boolean isWithin(@Nullable Held held, Duration time) {
        return held != null && ticker.read() - held.read() < time.toNanos();
    }

    /** Ends with unlocking. */
    private void refresh(URI address, Source source, Duration fresh) {
        try {
            long now = ticker.read();
            boolean due = source.nextTry == Long.MIN_VALUE || now - source.nextTry >= 0;
            if (due && !isWithin(source.held, fresh)) {
                source.held = new Held(read(address), now);
                source.nextTry = Long.MIN_VALUE;
            }
        } catch (FailureException | ParseException e) {
            source.nextTry = ticker.read() + PAUSE.toNanos();
            LOG.log(
                    Level.WARNING,
                    "No public keys from " + address.getHost() + ": " + e.getMessage());
        } finally {
            source.fetching.unlock();
        }
    }

    private JWKSet read(URI address) throws ParseException {
        String document = text(address);
        String further = JSONObjectUtils.getString(JSONObjectUtils.parse(document), "jwks_uri");
        return JWKSet.parse(further == null ? document : text(address.resolve(further)));
    }

    private String text(URI address) {
        return new String(fetch.apply(address), StandardCharsets.UTF_8);
    }
}
