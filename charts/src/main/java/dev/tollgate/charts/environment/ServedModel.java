package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Map;

/**
 * A model that runs in the cluster. The gateway gets its address in an environment variable, which
 * {@code api_base: os.environ/NAME} of config.yaml reads.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @Type(value = ServedModel.InferencePool.class, name = "inference-pool"),
    @Type(value = ServedModel.Predictor.class, name = "predictor")
})
public sealed interface ServedModel {

    /** Environment variable of the gateway that holds the model's address. */
    String apiBaseEnv();

    /**
     * Pods behind an endpoint picker that prefers those which have the prompt in their KV cache.
     */
    record InferencePool(
            @JsonPropertyDescription("Name of the pool.") @JsonProperty(required = true) Name name,
            @JsonPropertyDescription("Environment variable with the address.")
                    @JsonProperty(required = true)
                    @Pattern(regexp = Rules.VARIABLE, message = Rules.VARIABLE_HELP)
                    String apiBaseEnv,
            @JsonPropertyDescription("Labels of the model's pods.") @JsonProperty(required = true)
                    Map<String, String> selector,
            @JsonPropertyDescription("Port of the model's pods; default: 8000.")
                    @Min(1)
                    @Max(65_535)
                    Integer targetPort,
            @JsonPropertyDescription("Image of the endpoint picker.") @JsonProperty(required = true)
                    Image picker,
            @JsonPropertyDescription("CPU and memory of the endpoint picker.") Resources resources)
            implements ServedModel {

        /** What Kubernetes allows for a name, less the endpoint picker's suffix. */
        private static final int LONGEST_NAME = 63 - "-picker".length();

        public InferencePool {
            selector = Defaults.map(selector);
            targetPort = Defaults.or(targetPort, 8000);
            resources = Defaults.or(resources, Resources.of("250m", "512Mi"));
            if (selector.isEmpty()) {
                throw new InvalidSettingException(
                        "selector", "is empty, so it would take every pod", "add the pods' labels");
            }
            if (name.value().length() > LONGEST_NAME) {
                throw new InvalidSettingException(
                        "name",
                        "has " + name.value().length() + " characters",
                        "use at most " + LONGEST_NAME + ", so that its picker's name is valid too");
            }
            if (Character.isDigit(name.value().charAt(0))) {
                throw new InvalidSettingException(
                        "name",
                        "begins with a digit",
                        "begin it with a letter, so that its picker's Service is valid too");
            }
        }
    }

    /** A predictor of KServe, called directly. */
    record Predictor(
            @JsonPropertyDescription("Environment variable with the address.")
                    @JsonProperty(required = true)
                    @Pattern(regexp = Rules.VARIABLE, message = Rules.VARIABLE_HELP)
                    String apiBaseEnv,
            @JsonPropertyDescription(
                            "Address, as http://llama-predictor.models.svc.cluster.local/v1.")
                    @JsonProperty(required = true)
                    @Pattern(regexp = Rules.URL, message = Rules.URL_HELP)
                    String url)
            implements ServedModel {}
}
