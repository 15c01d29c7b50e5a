package dev.tollgate.charts.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's pods. */
final class GatewayValues {

    private final Values from;

    GatewayValues(Values from) {
        this.from = from;
    }

    Map<String, Object> gateway(String version) {
        Map<String, Object> gateway = new LinkedHashMap<>();
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("repository", "tollgate");
        image.put("tag", version);
        from.text("image.pullPolicy").ifPresent(policy -> image.put("pullPolicy", policy));
        gateway.put("image", image);
        List<Object> pullSecrets = new ArrayList<>();
        for (Object secret : from.list("imagePullSecrets")) {
            pullSecrets.add(secret instanceof Map<?, ?> named ? named.get("name") : secret);
        }
        if (!pullSecrets.isEmpty()) {
            gateway.put("pullSecrets", pullSecrets);
        }
        from.number("replicaCount").ifPresent(count -> gateway.put("replicas", count));
        autoscaling(gateway);
        resources(gateway);
        Map<String, Object> env = env();
        if (!env.isEmpty()) {
            gateway.put("env", env);
        }
        gateway.put("firstKey", Map.of("alias", "first-key"));
        return gateway;
    }

    private void autoscaling(Map<String, Object> gateway) {
        boolean on = from.isOn("autoscaling.enabled");
        Map<String, Object> scaling = from.map("autoscaling");
        Object most = scaling.get("maxReplicas");
        if (!on || most == null) {
            return;
        }
        Map<String, Object> autoscaling = new LinkedHashMap<>();
        autoscaling.put("maxReplicas", most);
        Object percent = scaling.get("targetCPUUtilizationPercentage");
        if (percent != null) {
            autoscaling.put("cpuPercent", percent);
        }
        gateway.put("replicas", scaling.getOrDefault("minReplicas", 1));
        gateway.put("autoscaling", autoscaling);
    }

    /** Requests as quantities: a bare 1 is a whole CPU. */
    private void resources(Map<String, Object> gateway) {
        Map<String, Object> resources = new LinkedHashMap<>();
        for (String kind : List.of("cpu", "memory")) {
            from.text("resources.requests." + kind).ifPresent(q -> resources.put(kind, q));
        }
        if (resources.size() == 2) {
            gateway.put("resources", resources);
        }
    }

    private Map<String, Object> env() {
        Map<String, Object> env = new LinkedHashMap<>();
        from.map("envVars").forEach((name, value) -> variable(env, "envVars", name, value));
        for (Object item : from.list("extraEnvVars")) {
            Map<String, Object> named = Values.keyed(item);
            variable(env, "extraEnvVars", String.valueOf(named.get("name")), named.get("value"));
        }
        return env;
    }

    /** An environment file goes into Git, so no value that may be a secret is written there. */
    private void variable(
            Map<String, Object> env, String path, String name, @Nullable Object value) {
        if (value == null || SecretLike.name(name)) {
            from.refuse(path + "." + name);
        } else {
            env.put(name, value.toString());
        }
    }
}
