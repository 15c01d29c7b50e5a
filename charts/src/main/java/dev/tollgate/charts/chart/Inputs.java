package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.kit.Part;
import java.util.Map;
import java.util.Optional;

/**
 * All that the charts of one environment are made from.
 *
 * @param name of the environment, from its file's name
 * @param gatewayFiles file name → content of what the gateway mounts: {@code config.yaml} and,
 *     where there is a pool, {@code key-pool.json}
 * @param builtDigest {@code sha256:…} of the gateway's image, where a build told it
 */
public record Inputs(
        String name,
        Environment environment,
        SectionSecrets secrets,
        Map<String, String> gatewayFiles,
        Optional<String> builtDigest) {

    public Inputs {
        gatewayFiles = Map.copyOf(gatewayFiles);
    }

    /** A part of this environment whose program has no version of its own. */
    Part part(String partName, String component) {
        return new Part(name, environment.namespace().value(), partName, component, null);
    }
}
