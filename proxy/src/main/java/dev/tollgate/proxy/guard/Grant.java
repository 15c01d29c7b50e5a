package dev.tollgate.proxy.guard;

import java.util.Map;
import java.util.Optional;

/**
 * All records that decide about a key's requests, read at once.
 *
 * @param member the user's membership in the key's team
 * @param budget that a key, member or organization refers to by {@code budget_id}: its limits count
 *     where the record has none of its own
 * @param spent in the windows that run, by {@link Scope#name()}; who isn't in it is unknown
 */
public record Grant(
        Entry key,
        Optional<Entry> user,
        Optional<Entry> team,
        Optional<Entry> member,
        Optional<Entry> organization,
        Budgets budget,
        Map<String, Spent> spent) {

    public Grant {
        spent = Map.copyOf(spent);
    }

    /** Records of {@link Kind#BUDGET}. */
    public record Budgets(
            Optional<Entry> ofKey, Optional<Entry> ofMember, Optional<Entry> ofOrganization) {}
}
