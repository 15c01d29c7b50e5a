package dev.tollgate.proxy.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flags that describe one model without a file. */
@SuppressWarnings("FieldCanBeFinal") // picocli writes options
final class QuickModel {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "Serve this model, without a file: openai/gpt-4o.")
    private @Nullable String model;

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            description = "The name that clients use for it (default: every name).")
    private @Nullable String alias;

    @Option(names = "--api_base", paramLabel = "URL", description = "Its vendor's address.")
    private @Nullable String apiBase;

    @Option(names = "--api_version", paramLabel = "VERSION", description = "For Azure.")
    private @Nullable String apiVersion;

    @Option(
            names = "--headers",
            paramLabel = "JSON",
            description = "Headers to send to it, as a JSON object.")
    private @Nullable String headers;

    @Option(names = "--temperature", paramLabel = "N", description = "Default of its requests.")
    private @Nullable BigDecimal temperature;

    @Option(names = "--max_tokens", paramLabel = "N", description = "Default of its requests.")
    private @Nullable Integer maxTokens;

    Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** A {@code config.yaml} with the one model; YAML includes JSON. */
    Optional<String> configuration() {
        return model().map(this::configuration);
    }

    private String configuration(String name) {
        ObjectNode params = Json.object().put("model", name);
        putText(params, "api_base", apiBase);
        putText(params, "api_version", apiVersion);
        if (temperature != null) {
            params.put("temperature", temperature);
        }
        if (maxTokens != null) {
            params.put("max_tokens", maxTokens);
        }
        if (headers != null) {
            params.set("extra_headers", object(headers));
        }
        ObjectNode entry = Json.object().put("model_name", alias == null ? "*" : alias);
        entry.set("litellm_params", params);
        ObjectNode root = Json.object();
        root.putArray("model_list").add(entry);
        return Json.text(root);
    }

    private static void putText(ObjectNode params, String key, @Nullable String value) {
        if (value != null) {
            params.put(key, value);
        }
    }

    private static JsonNode object(String json) {
        try {
            return Json.parseObject(json.getBytes(UTF_8));
        } catch (FailureException e) {
            TypeConversionException wrong =
                    new TypeConversionException("--headers is not a JSON object");
            wrong.initCause(e);
            throw wrong;
        }
    }
}
