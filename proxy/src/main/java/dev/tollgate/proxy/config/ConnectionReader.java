package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Secret;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a deployment reaches its vendor: what its entry says, then the variables that LiteLLM looks
 * up. Which they are is said by {@link VendorDefaults} for keys and addresses, by {@code
 * connections.yaml} for what only some vendors have.
 */
final class ConnectionReader {

    static final String KEY = "api_key";
    static final String BASE = "api_base";

    /** LiteLLM's other names for the same. */
    private static final Map<String, String> SYNONYMS =
            Map.of(
                    "base_url", BASE,
                    "vertex_ai_project", "vertex_project",
                    "vertex_ai_location", "vertex_location",
                    "vertex_ai_credentials", "vertex_credentials",
                    "wx_region_name", "region_name");

    private static final Set<String> NAMES =
            Set.of(
                    KEY,
                    BASE,
                    "api_version",
                    "organization",
                    "region_name",
                    "tenant_id",
                    "client_id",
                    "client_secret",
                    "project_id",
                    "space_id",
                    "deployment_id",
                    "account_id",
                    "token",
                    "zen_api_key");

    private static final Set<String> AWS_IDENTITY =
            Set.of(
                    "aws_access_key_id",
                    "aws_secret_access_key",
                    "aws_session_token",
                    "aws_profile_name",
                    "aws_role_name",
                    "aws_web_identity_token");

    private static final List<String> STARTS = List.of("aws_", "vertex_", "azure_", "databricks_");

    private final Environment environment;
    private final VendorDefaults vendors;
    private final Map<String, Map<String, List<String>>> variables;

    ConnectionReader(Environment environment, VendorDefaults vendors) {
        this.environment = environment;
        this.vendors = vendors;
        this.variables = variables();
    }

    private static Map<String, Map<String, List<String>>> variables() {
        Map<String, Map<String, List<String>>> all = new HashMap<>();
        Section file = new Section(KnownKeys.resource("connections.yaml"), new Findings());
        for (String vendor : file.keys()) {
            Section section = file.section(vendor);
            Map<String, List<String>> settings = new HashMap<>();
            section.keys().forEach(setting -> settings.put(setting, section.texts(setting)));
            all.put(vendor, settings);
        }
        return all;
    }

    /** Whether a key of {@code litellm_params} says how to reach the vendor. */
    static boolean isConnection(String key) {
        return NAMES.contains(key)
                || SYNONYMS.containsKey(key)
                || STARTS.stream().anyMatch(key::startsWith);
    }

    Map<String, Secret> read(Section params, String vendor) {
        Map<String, Secret> settings = new HashMap<>();
        for (String key : params.keys()) {
            if (isConnection(key)) {
                value(params, key).ifPresent(value -> put(settings, key, value));
            }
        }
        fromEnvironment(settings, vendor);
        return settings;
    }

    private static void put(Map<String, Secret> settings, String key, String value) {
        settings.putIfAbsent(SYNONYMS.getOrDefault(key, key), new Secret(value));
    }

    /** Google's credentials may stand in the file as a mapping. */
    private static Optional<String> value(Section params, String key) {
        Optional<Node> node = params.node(key);
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            return Optional.of(mapping.json().toString());
        }
        return key.equals(BASE) || key.equals("base_url") ? params.url(key) : params.text(key);
    }

    private void fromEnvironment(Map<String, Secret> settings, String vendor) {
        Map<String, List<String>> own = new HashMap<>(vendors.otherVariables(vendor));
        own.putAll(variables.getOrDefault(vendor, Map.of()));
        own.keySet().removeAll(List.of(KEY, BASE));
        // a variable that has a place of its own is no api_key: AWS_ACCESS_KEY_ID
        Set<String> placed = new HashSet<>();
        own.values().forEach(placed::addAll);
        boolean ownIdentity = AWS_IDENTITY.stream().anyMatch(settings::containsKey);
        own.forEach((setting, names) -> {
            // half of one identity and half of another is none
            if (!ownIdentity || !AWS_IDENTITY.contains(setting)) {
                fill(settings, setting, names);
            }
        });
        fill(settings, BASE, without(placed, vendors.baseVariables(vendor)));
        if (!ownIdentity) {
            fill(settings, KEY, without(placed, vendors.keyVariables(vendor)));
        }
    }

    private static List<String> without(Set<String> placed, Collection<String> names) {
        return names.stream().filter(name -> !placed.contains(name)).toList();
    }

    private void fill(Map<String, Secret> settings, String setting, List<String> names) {
        if (!settings.containsKey(setting)) {
            environment.first(names).ifPresent(value -> settings.put(setting, new Secret(value)));
        }
    }
}
