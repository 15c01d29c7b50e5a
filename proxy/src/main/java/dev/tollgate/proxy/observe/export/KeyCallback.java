package dev.tollgate.proxy.observe.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.Served;
import dev.tollgate.proxy.observe.export.ExportSettings.Which;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One callback of a key or a team: an entry of {@code metadata.logging}.
 *
 * @param name LiteLLM's {@code callback_name}
 * @param variables {@code callback_vars}, by names in lower case; credentials among them
 * @see <a href="https://docs.litellm.ai/docs/proxy/team_logging">LiteLLM, team and key based
 *     logging</a>
 */
record KeyCallback(String name, Which which, Map<String, String> variables) {

    private static final String LANGFUSE_CLOUD = "https://cloud.langfuse.com";

    KeyCallback {
        variables = Map.copyOf(variables);
    }

    /** Of a key, else of its team. */
    static List<KeyCallback> of(Served.Payer payer) {
        List<KeyCallback> own = of(payer.keyMetadata());
        return own.isEmpty() ? of(payer.teamMetadata()) : own;
    }

    private static List<KeyCallback> of(JsonNode metadata) {
        if (metadata.isMissingNode()) {
            return List.of();
        }
        List<KeyCallback> all = new ArrayList<>();
        for (JsonNode entry : metadata.path("logging")) {
            all.add(
                    new KeyCallback(
                            entry.path("callback_name").asText(),
                            which(entry.path("callback_type").asText()),
                            variables(entry.path("callback_vars"))));
        }
        JsonNode settings = metadata.path("callback_settings");
        Map<String, String> common = variables(settings.path("callback_vars"));
        settings.path("success_callback")
                .forEach(each -> all.add(new KeyCallback(each.asText(), Which.SUCCESS, common)));
        settings.path("failure_callback")
                .forEach(each -> all.add(new KeyCallback(each.asText(), Which.FAILURE, common)));
        return all;
    }

    private static Which which(String type) {
        return switch (type) {
            case "success" -> Which.SUCCESS;
            case "failure" -> Which.FAILURE;
            default -> Which.BOTH;
        };
    }

    private static Map<String, String> variables(JsonNode written) {
        Map<String, String> all = new HashMap<>();
        written.properties()
                .forEach(each ->
                        all.put(
                                each.getKey().toLowerCase(Locale.ROOT),
                                each.getValue().asText().strip()));
        return all;
    }

    /** Who is to be told; empty where nobody can be. */
    Optional<Destination> destination() {
        return switch (name) {
            case "langfuse" -> langfuse();
            case "generic_api" -> webhook();
            default -> Optional.empty();
        };
    }

    private Optional<Destination> langfuse() {
        Optional<String> id = variable("langfuse_public_key");
        Optional<String> secret =
                variable("langfuse_secret_key").or(() -> variable("langfuse_secret"));
        String host = variable("langfuse_host").orElse(LANGFUSE_CLOUD).replaceAll("/+$", "");
        if (id.isEmpty() || secret.isEmpty() || !isHttp(host)) {
            return Optional.empty();
        }
        return Optional.of(
                new Langfuse(
                        new ExportSettings.Langfuse(
                                host, id.get(), new Secret(secret.get()), which)));
    }

    private Optional<Destination> webhook() {
        return variable("generic_logger_endpoint")
                .filter(KeyCallback::isHttp)
                .map(url -> new ExportSettings.Address(new Secret(url), headers()))
                .map(to -> new Webhook(new ExportSettings.Webhook(to, which)));
    }

    /** {@code name=value,name=value}. */
    private Map<String, Secret> headers() {
        Map<String, Secret> all = new HashMap<>();
        Arrays.stream(variable("generic_logger_headers").orElse("").split(",", -1))
                .map(each -> each.split("=", 2))
                .filter(each -> each.length == 2 && each[0].strip().matches("[A-Za-z0-9-]+"))
                .forEach(each -> all.put(each[0].strip(), new Secret(each[1].strip())));
        return all;
    }

    private Optional<String> variable(String known) {
        return Optional.ofNullable(variables.get(known)).filter(text -> !text.isEmpty());
    }

    private static boolean isHttp(String url) {
        try {
            URI address = URI.create(url);
            String scheme = String.valueOf(address.getScheme());
            return address.getHost() != null && (scheme.equals("https") || scheme.equals("http"));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** Without the variables, which are secrets. */
    @Override
    public String toString() {
        return name + " " + which;
    }
}
