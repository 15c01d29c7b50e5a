package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                @Nullable InternalGateway internalGateway,
        @JsonPropertyDescription(
                        "Groups of people who may look, restart and port-forward in the namespace.")
                List<@Size(min = 1) String> operators) {

    /** The key of the gateway's section that no environment can do without. */
    public static final String MASTER_KEY = "LITELLM_MASTER_KEY";

    public Environment {
        networkPolicies = Defaults.or(networkPolicies, NetworkPolicies.DEFAULT);
        observability = Defaults.or(observability, Observability.DEFAULT);
        servedModels = Defaults.list(servedModels);
        operators = Defaults.list(operators);
        List<InvalidSettingException> faults = new ArrayList<>();
        faults.addAll(Combinations.models(servedModels, internalGateway));
        faults.addAll(Combinations.firstKey(gateway, postgresql));
        faults.addAll(Combinations.declaredKeys(secrets, secretKeys(gateway, postgresql, valkey)));
        InvalidSettingException.throwAll(faults);
    }

    /**
     * Every key of the secrets that this environment's manifests refer to, under the key path that
     * asks for it.
     */
    public Map<String, SecretKey> secretKeys() {
        return secretKeys(gateway, postgresql, valkey);
    }

    /** The served models that stand behind the internal gateway. */
    public List<ServedModel.InferencePool> pools() {
        return servedModels.stream()
                .filter(ServedModel.InferencePool.class::isInstance)
                .map(ServedModel.InferencePool.class::cast)
                .toList();
    }

    private static Map<String, SecretKey> secretKeys(
            Gateway gateway, Postgresql postgresql, Valkey valkey) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        keys.put("gateway.section", new SecretKey(gateway.section(), MASTER_KEY));
        if (gateway.firstKey() != null) {
            String key = gateway.firstKey().secretKey();
            keys.put("gateway.firstKey.secretKey", new SecretKey(gateway.section(), key));
        }
        postgresql.secret().ifPresent(key -> keys.put("postgresql.password", key));
        valkey.secret().ifPresent(key -> keys.put("valkey.password", key));
        return Collections.unmodifiableMap(keys);
    }
}
