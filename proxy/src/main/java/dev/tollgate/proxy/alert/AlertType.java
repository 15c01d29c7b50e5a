package dev.tollgate.proxy.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is told of, by LiteLLM's names: {@code alert_types}. */
public enum AlertType {
    /** A budget, a part of it or a soft budget is spent. */
    BUDGET_ALERTS,
    /** A deployment or a pool's key gets no requests for a while. */
    COOLDOWN_DEPLOYMENT;

    /** {@code budget_alerts}. */
    public String liteLlmName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a type that nothing is told of. */
    public static Optional<AlertType> of(String liteLlmName) {
        return Arrays.stream(values())
                .filter(type -> type.liteLlmName().equals(liteLlmName))
                .findFirst();
    }
}
