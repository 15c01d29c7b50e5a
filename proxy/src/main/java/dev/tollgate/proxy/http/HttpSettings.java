package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.AdminSettings;
import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.guard.JwtSettings;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code general_settings} says of the HTTP side.
 *
 * @param masterKey empty means: whoever reaches the gateway may use it, so it listens on loopback
 *     only
 * @param rootPath {@code SERVER_ROOT_PATH}: {@code /litellm}, or empty
 * @param maxRequestBytes {@code max_request_size_mb}, or 64 MiB
 * @param models {@code completion_model}, {@code embedding_model} …: they override what the client
 *     asks for
 * @param forwardClientHeaders {@code forward_client_headers_to_llm_api}: {@code x-*} and {@code
 *     anthropic-beta} go to the vendor
 * @param clientSideCredentials {@code allow_client_side_credentials}: {@code api_key} and {@code
 *     api_base} in a body are used
 * @param alwaysIncludeUsage {@code always_include_stream_usage}
 * @param keyHeader {@code litellm_key_header_name}: a further header that the key may come in
 * @param passThrough {@code pass_through_endpoints}
 * @param health what is checked of deployments
 * @param access who may call which route
 * @param admin {@code default_key_generate_params} and the like
 * @param jwt what is made of tokens; empty without {@code enable_jwt_auth}
 * @param enforced what each model request must have
 * @param limits what counts for all requests, and in which days
 * @param shown {@code general_settings} as written, without secrets; treat as immutable
 * @param tokens {@code token_rate_limit_type}
 * @param cache {@code litellm_settings.cache_params}; empty where answers aren't cached
 * @param guardrails {@code guardrails}; empty where there are none
 * @param overload {@code tollgate_overload}
 * @param telling what callbacks may be told
 */
public record HttpSettings(
        Optional<Secret> masterKey,
        String rootPath,
        long maxRequestBytes,
        Map<Operation, String> models,
        boolean forwardClientHeaders,
        boolean clientSideCredentials,
        boolean alwaysIncludeUsage,
        Optional<String> keyHeader,
        List<PassThrough> passThrough,
        HealthSettings health,
        AccessSettings access,
        AdminSettings admin,
        Optional<JwtSettings> jwt,
        EnforcedParameters enforced,
        Scopes.Settings limits,
        ObjectNode shown,
        CountedTokens tokens,
        Optional<CacheSettings> cache,
        Optional<Guardrails> guardrails,
        OverloadSettings overload,
        TellingSettings telling) {

    private static final long MIB = 1024 * 1024;

    /** Without a master key. */
    public static final HttpSettings DEFAULT =
            new HttpSettings(
                    Optional.empty(),
                    "",
                    64 * MIB,
                    Map.of(),
                    false,
                    false,
                    false,
                    Optional.empty(),
                    List.of(),
                    HealthSettings.DEFAULT,
                    AccessSettings.DEFAULT,
                    AdminSettings.NONE,
                    Optional.empty(),
                    EnforcedParameters.NONE,
                    Scopes.Settings.PLAIN,
                    Json.object(),
                    CountedTokens.TOTAL,
                    Optional.empty(),
                    Optional.empty(),
                    OverloadSettings.DEFAULT,
                    TellingSettings.DEFAULT);

    public HttpSettings {
        models = Map.copyOf(models);
        passThrough = List.copyOf(passThrough);
    }

    /**
     * One of {@code pass_through_endpoints}: what comes to {@code path} goes to {@code target} as
     * it is.
     *
     * @param headers sent to the target, credentials among them
     * @param includeSubpath whether longer paths go there too, with their rest appended
     * @param auth whether a key of the gateway is asked for
     * @param forwardHeaders whether the client's headers go to the target
     * @param costPerRequest what each request that is answered costs
     */
    public record PassThrough(
            String path,
            String target,
            Map<String, Secret> headers,
            boolean includeSubpath,
            boolean auth,
            boolean forwardHeaders,
            Money costPerRequest,
            Map<String, Fields> guardrails) {
        public PassThrough {
            headers = Map.copyOf(headers);
            guardrails = Map.copyOf(guardrails);
        }

        /**
         * What a guardrail looks at.
         *
         * @param request {@code request_fields}; empty for all
         * @param response {@code response_fields}; empty for all
         */
        public record Fields(List<String> request, List<String> response) {

            /** Everything. */
            public static final Fields ALL = new Fields(List.of(), List.of());

            public Fields {
                request = List.copyOf(request);
                response = List.copyOf(response);
            }
        }
    }
}
