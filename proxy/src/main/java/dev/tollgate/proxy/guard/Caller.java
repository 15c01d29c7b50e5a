package dev.tollgate.proxy.guard;

import java.util.List;
import java.util.Optional;

/**
 * Who makes a request. Holds no key: only its hash.
 *
 * @param keyHash SHA-256 in hexadecimal digits; empty without any key
 * @param keyName {@code sk-...abcd}, for people
 * @param role empty for a key that belongs to no user: it calls models
 * @param grant the records behind a virtual key or token; empty for the master key
 * @param scopes what is counted and limited for each of its model requests, but for what depends on
 *     the request: its model, tags and customer
 */
public record Caller(
        String keyHash,
        String keyName,
        Optional<String> keyAlias,
        Optional<String> userId,
        Optional<String> teamId,
        Optional<String> organizationId,
        Optional<Role> role,
        Optional<Grant> grant,
        List<Scope> scopes) {

    public Caller {
        scopes = List.copyOf(scopes);
    }

    /** Who has shown no key, where none is asked for. */
    public static final Caller ANONYMOUS =
            new Caller(
                    "",
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());

    private static final int OWNER = 32;

    /** Whether every route is open: the master key, a gateway that has none, an admin's key. */
    public boolean isAdmin() {
        return role.equals(Optional.of(Role.PROXY_ADMIN));
    }

    /** Whether it is no virtual key but the master key, or a gateway that has none. */
    public boolean isMaster() {
        return isAdmin() && grant.isEmpty();
    }

    /** A name that tells nothing of the key: what one stores, nobody else reads. */
    public String owner() {
        return keyHash.length() > OWNER ? keyHash.substring(0, OWNER) : keyHash;
    }
}
