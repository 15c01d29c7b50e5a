package dev.tollgate.charts.helm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to do about a value that no environment file has a place for. */
final class Advice {

    /** What every environment has, without being asked. */
    private static final List<String> MADE =
            List.of(
                    "service",
                    "serviceAccount",
                    "podSecurityContext",
                    "securityContext",
                    "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "terminationGracePeriodSeconds",
                    "affinity",
                    "topologySpreadConstraints",
                    "strategy",
                    "separateHealth");

    /** Beginning of a path → advice; the first that fits. */
    private static final Map<String, String> ADVICE = advice();

    private Advice() {}

    static String about(String path) {
        return ADVICE.entrySet().stream()
                .filter(each -> path.startsWith(each.getKey()))
                .findFirst()
                .map(each -> path + ": " + each.getValue())
                .orElse(path + ": has no counterpart");
    }

    private static Map<String, String> advice() {
        Map<String, String> advice = new LinkedHashMap<>();
        secrets(advice);
        others(advice);
        for (String made : MADE) {
            advice.put(made, "decided for you; see docs/environments.md");
        }
        return advice;
    }

    private static void secrets(Map<String, String> advice) {
        String key = "put the value into the secrets file as ";
        advice.put("masterkey", key + "LITELLM_MASTER_KEY");
        advice.put("masterKey", key + "LITELLM_MASTER_KEY");
        advice.put("saltKey", key + "LITELLM_SALT_KEY, unchanged, or stored keys are lost");
        advice.put("db.", key + "POSTGRES_PASSWORD, section postgresql");
        advice.put("database.password", key + "POSTGRES_PASSWORD, section postgresql");
        advice.put("postgresql.auth", key + "POSTGRES_PASSWORD, section postgresql");
        advice.put("cache.password", key + "VALKEY_PASSWORD, section valkey");
        advice.put("environmentSecrets", "put their keys into the secrets file, section litellm");
        advice.put(ConfigValues.PLAIN, "put its value into the secrets file, section litellm");
        String secrets = "put the value into the secrets file, section litellm";
        advice.put("envVars", secrets);
        advice.put("extraEnvVars", secrets);
    }

    private static void others(Map<String, String> advice) {
        advice.put("redis.", "see valkey in the environment file");
        advice.put("environmentConfigMaps", "put what they hold into gateway.env");
        advice.put("ingress.hosts", "one host and path only");
        advice.put("ingress.annotations", "what streams need is set by route.mode");
        advice.put("cache.sentinel", "the environment has sentinels of its own: valkey");
        advice.put("image", "the gateway has an image of its own: gateway.image");
        advice.put("keda", "use gateway.autoscaling");
        advice.put("autoscaling", "only CPU and requests in flight are scaled by");
        advice.put("resources.limits", "memory is limited to its request, CPU isn't limited");
        advice.put("migrationJob", "migrations are always a Job of their own");
        advice.put("numWorkers", "one process uses every CPU");
        advice.put("pdb", "a disruption budget is made wherever there is more than one pod");
        advice.put("podDisruptionBudget", "made wherever there is more than one pod");
    }
}
