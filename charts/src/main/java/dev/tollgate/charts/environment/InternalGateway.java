package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Gateway of the Gateway API, inside the cluster, that routes to inference pools. */
public record InternalGateway(
        @JsonPropertyDescription("Its name.") Name name,
        @JsonPropertyDescription("GatewayClass that knows InferencePool.")
                @JsonProperty(required = true)
                Name className,
        @JsonPropertyDescription(
                        "Address that the gateway calls, as http://inference-gateway.llm.svc.cluster.local.")
                @JsonProperty(required = true)
                String url) {

    public InternalGateway {
        name = Defaults.or(name, new Name("inference-gateway"));
    }
}
