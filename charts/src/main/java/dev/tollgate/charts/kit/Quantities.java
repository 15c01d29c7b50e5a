package dev.tollgate.charts.kit;

import dev.tollgate.charts.environment.Resources;
import java.util.Map;

/** {@link Resources} as a container's {@code resources}. */
public final class Quantities {

    private Quantities() {}

    /** CPU as a request, memory as request and limit. */
    public static Map<String, Object> of(Resources resources) {
        return Fields.of("requests.cpu", resources.cpu().value())
                .set("requests.memory", resources.memory().value())
                .set("limits.memory", resources.memory().value())
                .toMap();
    }
}
