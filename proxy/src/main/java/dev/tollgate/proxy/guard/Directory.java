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
     * What those may do whom a token speaks for. The grant's key is none that is stored: it names
     * them and allows all, see {@link Identity#key}.
     */
    Grant byIdentity(Identity identity);

    /**
     * A customer, with its budget's limits filled in; one that has only spent something, without
     * any field.
     */
    Optional<Entry> customer(String id);

    /** A tag, with its budget's limits filled in; one that has only spent, without any field. */
    Optional<Entry> tag(String name);

    /** A budget that the configuration names: {@code max_end_user_budget_id}. */
    Optional<Entry> budget(String id);
}
