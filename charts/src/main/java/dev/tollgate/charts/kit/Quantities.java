package dev.tollgate.charts.kit;

import dev.tollgate.charts.environment.Resources;
import java.util.Map;

/** {@link Resources} as a container's {@code resources}. */
public final class Quantities {

    private Quantities() {}

    /** CPU as a request, memory as request and limit. */
    public static Map<String, Object> of(Resources resources) {
        return Map.of(
                "requests",
                Map.of("cpu", resources.cpu().value(), "memory", resources.memory().value()),
                "limits",
                Map.of("memory", resources.memory().value()));
    }
}
