package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One environment: everything that differs between a laptop's cluster and production. */
public record Environment(
        @JsonPropertyDescription("Namespace that every object lives in; it is created too.")
                @JsonProperty(required = true)
                Name namespace,
        @JsonPropertyDescription("Where secrets come from and how they reach the cluster.")
                @JsonProperty(required = true)
                SecretSource secrets,
        @JsonPropertyDescription("The LLM gateway.") @JsonProperty(required = true) Gateway gateway,
        @JsonPropertyDescription("How requests from outside reach the gateway.")
                @JsonProperty(required = true)
                Route route,
        @JsonPropertyDescription("Database for keys, budgets and spend.")
                @JsonProperty(required = true)
                Postgresql postgresql,
        @JsonPropertyDescription("Shared counters and cache.") @JsonProperty(required = true)
                Valkey valkey,
        @JsonPropertyDescription("Who may talk to whom.") NetworkPolicies networkPolicies,
        @JsonPropertyDescription("Metrics, alerts and dashboard.") Observability observability,
        @JsonPropertyDescription("Models that this cluster serves itself.")
                List<ServedModel> servedModels,
        @JsonPropertyDescription(
                        "Gateway in front of the inference pools; `inference-pool` needs it.")
                @Nullable InternalGateway internalGateway) {

    public Environment {
        networkPolicies = Defaults.or(networkPolicies, NetworkPolicies.DEFAULT);
        observability = Defaults.or(observability, Observability.DEFAULT);
        servedModels = Defaults.list(servedModels);
        boolean pools = servedModels.stream().anyMatch(ServedModel.InferencePool.class::isInstance);
        if (pools && internalGateway == null) {
            throw new InvalidSettingException(
                    "internalGateway",
                    "is missing, but servedModels has an inference-pool",
                    "add internalGateway, or choose mode: predictor");
        }
    }
}
