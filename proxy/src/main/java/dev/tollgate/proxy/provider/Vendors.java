package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The vendors that the gateway knows by name: {@code vendors.json}, read once. */
public final class Vendors {

    private static final String FILE = "vendors.json";
    private static final Map<String, VendorSpec> ALL = read();

    private Vendors() {}

    /** Every vendor's name, in the file's order. */
    public static List<String> known() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * The environment variables that a deployment's settings come from where it doesn't say.
     *
     * @return by setting ({@code api_key}, {@code api_base}, {@code organization} …), the variable
     *     to try first first; empty for an unknown vendor
     */
    public static Map<String, List<String>> variables(String vendor) {
        return spec(vendor).map(VendorSpec::environment).orElse(Map.of());
    }

    /** The variables that may hold the vendor's {@code api_key}, first one first. */
    public static List<String> keyVariables(String vendor) {
        return variables(vendor).getOrDefault("api_key", List.of());
    }

    /** The variables that may hold the vendor's {@code api_base}, first one first. */
    public static List<String> baseVariables(String vendor) {
        return variables(vendor).getOrDefault("api_base", List.of());
    }

    static Optional<VendorSpec> spec(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static Collection<VendorSpec> specs() {
        return ALL.values();
    }

    private static Map<String, VendorSpec> read() {
        try (InputStream in = Vendors.class.getResourceAsStream(FILE)) {
            ObjectNode file = Json.parseObject(Objects.requireNonNull(in, FILE).readAllBytes());
            Map<String, VendorSpec> all = new LinkedHashMap<>();
            file.properties()
                    .forEach(entry -> {
                        JsonNode rules = file.path(entry.getValue().path("rulesOf").asText());
                        all.put(
                                entry.getKey(),
                                vendor(
                                        entry.getKey(),
                                        entry.getValue(),
                                        rules.isMissingNode() ? entry.getValue() : rules));
                    });
            return java.util.Collections.unmodifiableMap(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VendorSpec vendor(String name, JsonNode entry, JsonNode rules) {
        String shown = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Exception";
        Map<String, List<String>> environment = new HashMap<>();
        entry.path("environment")
                .properties()
                .forEach(setting -> environment.put(setting.getKey(), texts(setting.getValue())));
        return new VendorSpec(
                name,
                entry.path("exceptionName").asText(shown),
                environment,
                entry.path("own").asBoolean(),
                address(entry),
                modelName(entry.path("model")),
                rules.path("rules").valueStream().map(Vendors::rules).toList());
    }

    private static VendorSpec.Address address(JsonNode entry) {
        Map<Operation, String> paths = new HashMap<>();
        for (String word : texts(entry.path("operations"))) {
            Operation operation = operation(word);
            paths.put(operation, entry.path("paths").path(word).asText(operation.path()));
        }
        return new VendorSpec.Address(
                Optional.ofNullable(entry.path("base").textValue()),
                entry.path("basePath").asText(),
                "optional".equals(entry.path("auth").asText()),
                paths,
                words(entry.path("headers")));
    }

    private static Optional<VendorSpec.ModelName> modelName(JsonNode model) {
        return model.isMissingNode()
                ? Optional.empty()
                : Optional.of(
                        new VendorSpec.ModelName(
                                Pattern.compile(model.path("pattern").asText()),
                                model.path("replacement").asText()));
    }

    private static ParameterRules rules(JsonNode rules) {
        Set<String> unsupported = new HashSet<>(texts(rules.path("unsupported")));
        if (rules.has("supported")) {
            unsupported.addAll(ChatParameters.OPENAI);
            texts(rules.path("supported")).forEach(unsupported::remove);
        }
        Map<String, Map<String, String>> values = new HashMap<>();
        rules.path("values")
                .properties()
                .forEach(field -> values.put(field.getKey(), words(field.getValue())));
        Map<String, JsonNode> only = new HashMap<>();
        rules.path("only")
                .properties()
                .forEach(field -> only.put(field.getKey(), field.getValue()));
        return new ParameterRules(
                operation(rules.path("operation").asText("chat")),
                Pattern.compile(rules.path("models").asText(".*")),
                unsupported,
                Set.copyOf(texts(rules.path("drop"))),
                words(rules.path("rename")),
                values,
                only,
                rules.path("add") instanceof ObjectNode add ? add : Json.object(),
                texts(rules.path("reshape")).stream().map(Reshape::valueOf).toList());
    }

    private static Operation operation(String word) {
        return Operation.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static Map<String, String> words(JsonNode object) {
        Map<String, String> words = new HashMap<>();
        object.properties().forEach(field -> words.put(field.getKey(), field.getValue().asText()));
        return words;
    }
}
