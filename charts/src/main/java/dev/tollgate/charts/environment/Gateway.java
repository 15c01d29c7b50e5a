package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.tollgate.charts.document.KeyPath;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's workload. */
public record Gateway(
        @JsonPropertyDescription("Image of the gateway.") @JsonProperty(required = true)
                Image image,
        @JsonPropertyDescription(
                        "File with the digest of the image that was built here, relative to the"
                                + " root; its change replaces the pods.")
                @Size(min = 1)
                @Nullable String imageDigestFile,
        @JsonPropertyDescription("Secrets for pulling the image.") List<Name> pullSecrets,
        @JsonPropertyDescription("Pods, with autoscaling the least; default: 2.") @Min(1)
                Integer replicas,
        @JsonPropertyDescription("HorizontalPodAutoscaler; none where absent.")
                @Nullable Autoscaling autoscaling,
        @JsonPropertyDescription("CPU and memory of a pod; default: 250m and 512Mi.")
                Resources resources,
        @JsonPropertyDescription(
                        "LiteLLM's config.yaml, relative to charts/; default: gateway/config.yaml.")
                @Size(min = 1)
                String config,
        @JsonPropertyDescription("Pool of provider keys, relative to charts/; none where absent.")
                @Size(min = 1)
                @Nullable String keyPool,
        @JsonPropertyDescription("Section of the secrets that the gateway gets; default: litellm.")
                Name section,
        @JsonPropertyDescription("More environment variables, none of them secret.")
                Map<String, String> env,
        @JsonPropertyDescription(
                        "The longest stream in seconds that a rollout lets finish; default: 600.")
                @Min(1)
                @Max(86_400)
                Integer streamSeconds,
        @JsonPropertyDescription(
                        "First virtual key, made once after the first start; none where absent.")
                @Nullable FirstKey firstKey) {

    public Gateway {
        pullSecrets = Defaults.list(pullSecrets);
        replicas = Defaults.or(replicas, 2);
        resources = Defaults.or(resources, Resources.of("250m", "512Mi"));
        config = Defaults.or(config, "gateway/config.yaml");
        section = Defaults.or(section, new Name("litellm"));
        env = Defaults.map(env);
        streamSeconds = Defaults.or(streamSeconds, 600);
        env.keySet().forEach(Gateway::requireVariable);
        if (imageDigestFile != null && image.digest() != null) {
            throw new InvalidSettingException(
                    "imageDigestFile",
                    "is there beside image.digest",
                    "remove one of the two: both say which image it is");
        }
        if (autoscaling != null && autoscaling.maxReplicas() < replicas) {
            throw new InvalidSettingException(
                    "autoscaling.maxReplicas",
                    "is " + autoscaling.maxReplicas() + ", below replicas: " + replicas,
                    "raise maxReplicas or lower replicas");
        }
    }

    private static void requireVariable(String name) {
        if (!name.matches(Rules.VARIABLE)) {
            throw new InvalidSettingException(
                    KeyPath.ROOT.child("env").child(name),
                    "can't be an environment variable",
                    Rules.VARIABLE_HELP);
        }
    }

    /** When pods are added. Both targets may be set; Kubernetes takes the larger answer. */
    public record Autoscaling(
            @JsonPropertyDescription("The most pods.") @JsonProperty(required = true) @Min(1)
                    Integer maxReplicas,
            @JsonPropertyDescription("Target of CPU use in percent of the request; default: 70.")
                    @Min(1)
                    Integer cpuPercent,
            @JsonPropertyDescription("Target of requests in flight a pod; needs a metrics adapter.")
                    @Min(1)
                    @Nullable Integer requestsInFlight) {

        public Autoscaling {
            cpuPercent = Defaults.or(cpuPercent, 70);
        }
    }

    /** The virtual key that programs use before anybody opens the admin API. */
    public record FirstKey(
            @JsonPropertyDescription(
                            "Key of the gateway's section that holds its value; default: TOLLGATE_VIRTUAL_KEY.")
                    @Pattern(regexp = Rules.VARIABLE, message = Rules.VARIABLE_HELP)
                    String secretKey,
            @JsonPropertyDescription("Alias under which it is listed; default: first-key.")
                    @Size(min = 1)
                    String alias,
            @JsonPropertyDescription("Models that it may call; all where absent.")
                    List<String> models) {

        public FirstKey {
            secretKey = Defaults.or(secretKey, "TOLLGATE_VIRTUAL_KEY");
            alias = Defaults.or(alias, "first-key");
            models = Defaults.list(models);
        }
    }
}
