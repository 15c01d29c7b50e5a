package dev.tollgate.proxy.guard;

/** What the admin API keeps records of. */
public enum Kind {
    /** Virtual keys; the id is the key's SHA-256 in hexadecimal digits. */
    KEY,
    USER,
    TEAM,
    /** A user in a team; the id is {@code team_id/user_id}. */
    TEAM_MEMBER,
    ORGANIZATION,
    /** A user in an organization; the id is {@code organization_id/user_id}. */
    ORGANIZATION_MEMBER,
    /** LiteLLM's end users. */
    CUSTOMER,
    BUDGET,
    TAG,
    /** Deployments that the admin API has added; the id is {@code model_info.id}. */
    MODEL,
    /** Values of {@code credential_list} that the admin API has added, encrypted. */
    CREDENTIAL
}
