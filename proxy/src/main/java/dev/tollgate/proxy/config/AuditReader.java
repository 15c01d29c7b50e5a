package dev.tollgate.proxy.config;

import dev.tollgate.proxy.store.AuditSettings;

/** {@code store_audit_logs}, which is on where nothing is said, and for how long rows are kept. */
final class AuditReader {

    private final Sources sources;

    AuditReader(Sources sources) {
        this.sources = sources;
    }

    AuditSettings read() {
        return new AuditSettings(
                sources.litellm().flag("store_audit_logs").orElse(true),
                sources.general().period("maximum_audit_logs_retention_period"));
    }
}
