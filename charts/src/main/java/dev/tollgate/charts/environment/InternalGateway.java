package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Pattern;

/** Gateway of the Gateway API, inside the cluster, that routes to inference pools. */
public record InternalGateway(
        @JsonPropertyDescription("Its name; default: inference-gateway.") Name name,
        @JsonPropertyDescription("GatewayClass that knows InferencePool.")
                @JsonProperty(required = true)
                Name className,
        @JsonPropertyDescription(
                        "Address that the gateway calls, as http://inference-gateway.llm.svc.cluster.local.")
                @JsonProperty(required = true)
                @Pattern(regexp = Rules.URL, message = Rules.URL_HELP)
                String url) {

    public InternalGateway {
        name = Defaults.or(name, new Name("inference-gateway"));
    }
}
