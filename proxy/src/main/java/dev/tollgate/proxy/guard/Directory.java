package dev.tollgate.proxy.guard;

import java.util.Optional;

/** Finds what a key, a customer or a tag may do; waits no longer than a deadline. */
public interface Directory {

    /**
     * What a virtual key may do.
     *
     * @param hash SHA-256 of the key, in hexadecimal digits
     * @return empty where nobody has the key
     */
    Optional<Grant> byKey(String hash);

    /**
     * A customer, with its budget's limits filled in; one that has only spent something, without
     * any field.
     */
    Optional<Entry> customer(String id);

    /** A tag, with its budget's limits filled in; one that has only spent, without any field. */
    Optional<Entry> tag(String name);

    /** A budget that the configuration names: {@code max_end_user_budget_id}. */
    default Optional<Entry> budget(String id) {
        return Optional.empty();
    }
}
