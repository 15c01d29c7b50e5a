package dev.tollgate.proxy.store;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether and for how long changes of records are written down.
 *
 * @param on {@code store_audit_logs}
 * @param retention {@code maximum_audit_logs_retention_period}, in whole days; empty keeps all
 */
public record AuditSettings(boolean on, Optional<Duration> retention) {

    /** Everything, for ever. */
    public static final AuditSettings DEFAULT = new AuditSettings(true, Optional.empty());
}
