package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's workload. */
public record Gateway(
        @JsonPropertyDescription("Image of the gateway.") @JsonProperty(required = true)
                Image image,
        @JsonPropertyDescription("Secrets for pulling the image.") List<Name> pullSecrets,
        @JsonPropertyDescription("Pods; with autoscaling the least.") Integer replicas,
        @JsonPropertyDescription("HorizontalPodAutoscaler; none where absent.")
                @Nullable Autoscaling autoscaling,
        @JsonPropertyDescription("CPU and memory of a pod.") Resources resources,
        @JsonPropertyDescription("LiteLLM's config.yaml, relative to charts/.") String config,
        @JsonPropertyDescription("Pool of provider keys, relative to charts/; none where absent.")
                @Nullable String keyPool,
        @JsonPropertyDescription("Section of the secrets that the gateway gets.") Name section,
        @JsonPropertyDescription("More environment variables, none of them secret.")
                Map<String, String> env,
        @JsonPropertyDescription("The longest stream in seconds that a rollout lets finish.")
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
        if (replicas < 1) {
            throw new InvalidSettingException("replicas", "is " + replicas, "use 1 or more");
        }
        if (streamSeconds < 1) {
            throw new InvalidSettingException(
                    "streamSeconds", "is " + streamSeconds, "use 1 or more seconds");
        }
        if (autoscaling != null && autoscaling.maxReplicas() < replicas) {
            throw new InvalidSettingException(
                    "autoscaling.maxReplicas",
                    "is " + autoscaling.maxReplicas() + ", below replicas: " + replicas,
                    "raise maxReplicas or lower replicas");
        }
    }

    /** When pods are added. Both targets may be set; Kubernetes takes the larger answer. */
    public record Autoscaling(
            @JsonPropertyDescription("The most pods.") @JsonProperty(required = true)
                    Integer maxReplicas,
            @JsonPropertyDescription("Target of CPU use in percent of the request.")
                    Integer cpuPercent,
            @JsonPropertyDescription("Target of requests in flight a pod; needs a metrics adapter.")
                    @Nullable Integer requestsInFlight) {

        public Autoscaling {
            cpuPercent = Defaults.or(cpuPercent, 70);
            if (cpuPercent < 1) {
                throw new InvalidSettingException(
                        "cpuPercent", "is " + cpuPercent, "use a percentage above 0");
            }
        }
    }

    /** The virtual key that programs use before anybody opens the admin API. */
    public record FirstKey(
            @JsonPropertyDescription("Key of the gateway's section that holds its value.")
                    String secretKey,
            @JsonPropertyDescription("Alias under which it is listed.") String alias,
            @JsonPropertyDescription("Models that it may call; all where absent.")
                    List<String> models) {

        public FirstKey {
            secretKey = Defaults.or(secretKey, "TOLLGATE_VIRTUAL_KEY");
            alias = Defaults.or(alias, "first-key");
            models = Defaults.list(models);
        }
    }
}
