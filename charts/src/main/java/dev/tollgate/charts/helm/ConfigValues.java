package dev.tollgate.charts.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code config.yaml} that a chart's values hold. */
final class ConfigValues {

    /** Reads the master key from where our Secrets have it, not from where the chart did. */
    private static final String MASTER_KEY = "os.environ/LITELLM_MASTER_KEY";

    /** Beginning of what is told about a secret that stood in the values in plain form. */
    static final String PLAIN = "plain secret, now read from ";

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Values from;

    ConfigValues(Values from) {
        this.from = from;
    }

    /** LiteLLM's own {@code proxy_config}, or the sections below {@code litellm} in camel case. */
    Optional<Map<String, Object>> config() {
        Map<String, Object> config = from.map("proxy_config");
        if (config.isEmpty()) {
            config = camel();
        }
        if (config.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> general =
                Values.keyed(config.getOrDefault("general_settings", Map.of()));
        general.put("master_key", MASTER_KEY);
        config.put("general_settings", general);
        return Optional.of(Values.keyed(withoutSecrets(config, "")));
    }

    /**
     * A copy in which every secret is read from an environment variable named after its place: the
     * file goes into a ConfigMap and into Git.
     */
    private Object withoutSecrets(Object value, String path) {
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(withoutSecrets(item, path + "_" + (copy.size() + 1))));
            return copy;
        }
        if (!(value instanceof Map<?, ?>)) {
            return value;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        Values.keyed(value)
                .forEach((key, item) -> {
                    String place = path.isEmpty() ? key : path + "_" + key;
                    if (item instanceof Map<?, ?> || item instanceof List<?>) {
                        copy.put(key, withoutSecrets(item, place));
                    } else if (item instanceof String text && isSecret(key, text)) {
                        String variable =
                                place.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
                        copy.put(key, "os.environ/" + variable);
                        from.refuse(PLAIN + variable);
                    } else {
                        copy.put(key, item);
                    }
                });
        return copy;
    }

    private static boolean isSecret(String key, String text) {
        return SecretLike.name(key) && !text.startsWith("os.environ/") && !text.isBlank();
    }

    private Map<String, Object> camel() {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Object> models = new ArrayList<>();
        for (Object model : from.list("litellm.modelList")) {
            models.add(snake(model, 2));
        }
        if (!models.isEmpty()) {
            config.put("model_list", models);
        }
        for (String section : List.of("litellmSettings", "routerSettings", "generalSettings")) {
            Map<String, Object> settings = from.map("litellm." + section);
            if (!settings.isEmpty()) {
                config.put(snake(section), settings);
            }
        }
        return config;
    }

    /**
     * A copy with keys in snake case.
     *
     * @param levels how deep; below them keys are LiteLLM's or a provider's own
     */
    private static Object snake(Object value, int levels) {
        if (levels == 0 || !(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put(snake(String.valueOf(key)), snake(item, levels - 1)));
        return copy;
    }

    private static String snake(String key) {
        return HUMP.matcher(key).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
