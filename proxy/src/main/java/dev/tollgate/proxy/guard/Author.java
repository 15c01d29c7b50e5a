package dev.tollgate.proxy.guard;

import java.util.Optional;

/**
 * On whose behalf records are changed, for the audit log: known to all that runs for a request,
 * without being handed on.
 *
 * @param name LiteLLM's {@code changed_by}
 * @param key LiteLLM's {@code changed_by_api_key}: a hash, or a name for the master key
 */
public record Author(String name, String key) {

    private static final ScopedValue<Author> CURRENT = ScopedValue.newInstance();

    private static final String ADMIN = "default_user_id";
    private static final String MASTER_KEY = "litellm_proxy_master_key";
    private static final int LONGEST = 256;

    /**
     * Whoever makes a request.
     *
     * @param stated {@code litellm-changed-by}: an administrator may name another one
     */
    public static Author of(Caller caller, Optional<String> stated) {
        String own = caller.userId().orElse(caller.isAdmin() ? ADMIN : caller.keyName());
        String name =
                stated.filter(_ -> caller.isAdmin()).filter(text -> !text.isBlank()).orElse(own);
        return new Author(
                name.substring(0, Math.min(LONGEST, name.length())),
                caller.isMaster() ? MASTER_KEY : caller.keyHash());
    }

    /** Empty where the gateway itself is at work. */
    public static Optional<Author> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Runs what is done on the author's behalf. */
    public void does(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }
}
