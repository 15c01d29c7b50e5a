package dev.tollgate.proxy.guard;

import java.util.Locale;
import java.util.Optional;

/**
 * LiteLLM's {@code user_role}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/access_control">LiteLLM, access control</a>
 */
public enum Role {
    PROXY_ADMIN,
    PROXY_ADMIN_VIEWER,
    ORG_ADMIN,
    INTERNAL_USER,
    INTERNAL_USER_VIEWER,
    TEAM,
    CUSTOMER;

    /** As LiteLLM writes it: {@code internal_user}. */
    public String liteLlmName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By LiteLLM's name. */
    public static Optional<Role> of(String name) {
        for (Role role : values()) {
            if (role.liteLlmName().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
