package dev.tollgate.charts.helm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a chart's values.
 *
 * @param environment the tree of an environment file
 * @param config the tree of a {@code config.yaml}; empty where the values have none
 * @param left what could not be converted: the value's path, and what to do; never a value
 */
public record Conversion(
        Map<String, Object> environment, Optional<Map<String, Object>> config, List<String> left) {

    public Conversion {
        environment = new LinkedHashMap<>(environment);
        left = List.copyOf(left);
    }

    /**
     * Converts the values of LiteLLM's Helm chart, or of one with {@code litellm.modelList}.
     *
     * @param name of the environment, which becomes its namespace too
     * @param version of the gateway's image
     */
    public static Conversion of(Map<String, Object> values, String name, String version) {
        Values from = new Values(values);
        Optional<Map<String, Object>> config = new ConfigValues(from).config();
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("namespace", name);
        environment.put("secrets", Map.of("mode", "sops"));
        Map<String, Object> gateway = new GatewayValues(from).gateway(version);
        config.ifPresent(found -> gateway.put("config", "gateway/" + name + ".yaml"));
        environment.put("gateway", gateway);
        environment.put("route", new RouteValues(from).route());
        environment.put("postgresql", StoreValues.postgresql(from));
        environment.put("valkey", StoreValues.valkey(from));
        if (from.isOn("serviceMonitor.enabled")) {
            Map<String, Object> labels = from.map("serviceMonitor.labels");
            environment.put(
                    "observability",
                    labels.isEmpty()
                            ? Map.of("metrics", "service-monitor")
                            : Map.of("metrics", "service-monitor", "labels", labels));
        }
        List<String> left = from.left().stream().map(Advice::about).toList();
        return new Conversion(environment, config, left);
    }
}
