package dev.tollgate.proxy.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One way to reach a model: an entry of {@code model_list}, with everything that its calls need
 * already resolved.
 *
 * <p>Not the Kubernetes kind.
 *
 * @param id {@code model_info.id}, or a hash of the entry
 * @param group {@code model_name}, the name that clients ask for; may be a pattern with {@code *}
 * @param vendor the vendor's name, the prefix of {@code litellm_params.model}: {@code openai}
 * @param model the model's name at the vendor, without that prefix; may hold the {@code *} that the
 *     client's name fills
 * @param connection how to reach the vendor: {@code api_key}, {@code api_base}, {@code
 *     api_version}, {@code organization}, {@code aws_*}, {@code vertex_*}, {@code azure_*} …,
 *     environment already looked up. Any of them may be a secret.
 * @param parameters how to call it
 * @param routing how it is chosen among its group
 * @param info {@code model_info} as the file has it; treat as immutable
 */
public record Deployment(
        String id,
        String group,
        String vendor,
        String model,
        Map<String, Secret> connection,
        Parameters parameters,
        Routing routing,
        ObjectNode info) {

    public Deployment {
        connection = Map.copyOf(connection);
    }

    /** One value of {@link #connection}, in plain text. */
    public Optional<String> setting(String name) {
        return Optional.ofNullable(connection.get(name)).map(Secret::value);
    }

    /**
     * What goes with every call of the deployment.
     *
     * @param defaults request parameters that the client's own override, LiteLLM's unknown {@code
     *     litellm_params}; treat as immutable
     * @param dropUnsupported {@code drop_params}: leave out what the vendor doesn't know rather
     *     than refuse it
     * @param alwaysDrop {@code additional_drop_params}: names or paths such as {@code
     *     tools[*].strict}
     * @param alwaysAllow {@code allowed_openai_params}: pass these whatever the vendor's list says
     * @param headers {@code extra_headers}, sent to the vendor
     * @param extraBody {@code extra_body}, merged into what is sent; treat as immutable
     * @param mockResponse {@code mock_response}, empty where the vendor is really called
     * @param timeouts limits of non-streaming calls
     * @param streamTimeouts limits of streams
     * @param clientMaySet {@code configurable_clientside_auth_params}: {@code api_key}, {@code
     *     api_base}
     */
    public record Parameters(
            ObjectNode defaults,
            boolean dropUnsupported,
            Set<String> alwaysDrop,
            Set<String> alwaysAllow,
            Map<String, Secret> headers,
            ObjectNode extraBody,
            Optional<String> mockResponse,
            Timeouts timeouts,
            Timeouts streamTimeouts,
            Set<String> clientMaySet) {
        public Parameters {
            alwaysDrop = Set.copyOf(alwaysDrop);
            alwaysAllow = Set.copyOf(alwaysAllow);
            headers = Map.copyOf(headers);
            clientMaySet = Set.copyOf(clientMaySet);
        }
    }

    /**
     * What a router weighs.
     *
     * @param weight for {@code simple-shuffle}, relative to the others of the group
     * @param limits {@code rpm} and {@code tpm}: what it takes; those of a pool's key come on top
     * @param order lower comes first
     * @param maxParallelRequests how many calls may be under way at once
     * @param tags for tag routing
     * @param retries {@code num_retries} of this deployment
     * @param cooldown {@code cooldown_time} of this deployment; zero never cools down
     * @param budget {@code max_budget} and {@code budget_duration}
     * @param mirror {@code silent_model}: the group that gets a copy of each request
     * @param key where the deployment takes its key from a pool
     */
    public record Routing(
            OptionalDouble weight,
            Limits limits,
            OptionalInt order,
            OptionalInt maxParallelRequests,
            Set<String> tags,
            OptionalInt retries,
            Optional<Duration> cooldown,
            Optional<Budget> budget,
            Optional<String> mirror,
            Optional<PoolKey> key) {

        /** Equal among its group, without limits. */
        public static final Routing PLAIN =
                new Routing(
                        OptionalDouble.empty(),
                        Limits.NONE,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Set.of(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        public Routing {
            tags = Set.copyOf(tags);
        }
    }
}
