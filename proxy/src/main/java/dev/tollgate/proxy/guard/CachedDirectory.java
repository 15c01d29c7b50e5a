package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A directory that remembers: a key that was seen lately costs no look-up, and works on while the
 * database is away.
 */
public final class CachedDirectory implements Directory, ChangeListener {

    private static final Duration ABSENT = Duration.ofSeconds(5);

    /** As long as an outage may last without a known key's noticing. */
    private static final Duration STALE = Duration.ofHours(1);

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** About 50 MB when all are grants with a team. */
    private static final int SIZE = 10_000;

    private static final String USER = "user_id";
    private static final String TEAM = "team_id";
    private static final String ORGANIZATION = "organization_id";
    private static final String BUDGET = "budget_id";

    private final LookUps<String, Grant> keys;
    private final LookUps<Identity, Grant> identities;
    private final LookUps<String, Entry> customers;
    private final LookUps<String, Entry> tags;
    private final LookUps<String, Entry> budgets;

    /**
     * @param source what is asked where nothing is known
     * @param fresh how long what it said counts: {@code user_api_key_cache_ttl}
     */
    public CachedDirectory(Directory source, Duration fresh) {
        this(
                source,
                new LookUps.Limits(fresh, ABSENT, STALE, DEADLINE, RETRY, SIZE),
                Ticker.systemTicker());
    }

    CachedDirectory(Directory source, LookUps.Limits limits, Ticker ticker) {
        keys = new LookUps<>(source::byKey, limits, ticker);
        identities =
                new LookUps<>(identity -> Optional.of(source.byIdentity(identity)), limits, ticker);
        customers = new LookUps<>(source::customer, limits, ticker);
        tags = new LookUps<>(source::tag, limits, ticker);
        budgets = new LookUps<>(source::budget, limits, ticker);
    }

    @Override
    public Optional<Grant> byKey(String hash) {
        return keys.get(hash);
    }

    @Override
    public Grant byIdentity(Identity identity) {
        return identities.get(identity).orElseThrow();
    }

    @Override
    public Optional<Entry> customer(String id) {
        return customers.get(id);
    }

    @Override
    public Optional<Entry> tag(String name) {
        return tags.get(name);
    }

    @Override
    public Optional<Entry> budget(String id) {
        return budgets.get(id);
    }

    @Override
    public void changed(Kind kind, String id) {
        switch (kind) {
            case KEY -> keys.forget(id);
            case CUSTOMER -> customers.forget(id);
            case TAG -> tags.forget(id);
            case USER -> forgetIf(grant -> refers(grant.key(), USER, id));
            case TEAM -> forgetIf(grant -> refers(grant.key(), TEAM, id));
            case TEAM_MEMBER -> forgetIf(grant -> isMember(grant.key().data(), id));
            case ORGANIZATION -> forgetIf(grant -> isOf(grant, id));
            case BUDGET -> forgetBudget(id);
            // no key's request is decided by these
            case ORGANIZATION_MEMBER, MODEL, CREDENTIAL -> {}
        }
    }

    private static boolean refers(Entry entry, String field, String id) {
        return entry.data().path(field).asText().equals(id);
    }

    private static boolean isMember(ObjectNode key, String id) {
        return id.equals(key.path(TEAM).asText() + "/" + key.path(USER).asText());
    }

    private static boolean isOf(Grant grant, String organization) {
        return refers(grant.key(), ORGANIZATION, organization)
                || grant.team()
                        .filter(team -> refers(team, ORGANIZATION, organization))
                        .isPresent();
    }

    private void forgetIf(Predicate<Grant> which) {
        keys.forgetIf(which);
        identities.forgetIf(which);
    }

    private void forgetBudget(String id) {
        budgets.forget(id);
        forgetIf(grant ->
                refers(grant.key(), BUDGET, id)
                        || grant.member().filter(each -> refers(each, BUDGET, id)).isPresent()
                        || grant.organization()
                                .filter(each -> refers(each, BUDGET, id))
                                .isPresent());
        customers.forgetIf(customer -> refers(customer, BUDGET, id));
        tags.forgetIf(tag -> refers(tag, BUDGET, id));
    }

    @Override
    public void anyChanged() {
        keys.forgetAll();
        identities.forgetAll();
        customers.forgetAll();
        tags.forgetAll();
        budgets.forgetAll();
    }
}
