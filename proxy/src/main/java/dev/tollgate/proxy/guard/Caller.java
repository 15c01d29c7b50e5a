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

    /** Of a token's key: the same for all tokens of one holder, and for nobody else's. */
    static final String HOLDER = "created_by";

    private static final int OWNER = 32;
    private static final String ORGANIZATION = "organization_id";

    /**
     * Who holds a key, by its records.
     *
     * @param hash empty for a token, which is no stored key
     * @param name where the record has none
     */
    static Caller of(Grant grant, String hash, String name, List<Scope> scopes) {
        Entry key = grant.key();
        return new Caller(
                hash,
                key.text("key_name").orElse(name),
                key.text("key_alias"),
                key.text("user_id"),
                key.text("team_id"),
                key.text(ORGANIZATION)
                        .or(() -> grant.team().flatMap(team -> team.text(ORGANIZATION))),
                grant.user().flatMap(user -> user.text("user_role")).flatMap(Role::of),
                Optional.of(grant),
                scopes);
    }

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
        String hash = keyHash.isEmpty() ? holder().map(KeyHash::of).orElse("") : keyHash;
        return hash.length() > OWNER ? hash.substring(0, OWNER) : hash;
    }

    /** Tokens change by the hour, and who has them stays. */
    private Optional<String> holder() {
        return grant.flatMap(records -> records.key().text(HOLDER));
    }
}
