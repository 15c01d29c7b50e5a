package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** How requests from outside reach the gateway, with the path prefix taken off on the way. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @Type(value = Route.GatewayApi.class, name = "gateway-api"),
    @Type(value = Route.IngressNginx.class, name = "ingress-nginx"),
    @Type(value = Route.Traefik.class, name = "traefik"),
    @Type(value = Route.None.class, name = "none")
})
public sealed interface Route {

    /** The host and path that clients use; none where nothing comes in. */
    default @Nullable Outside outside() {
        return this instanceof Outside outside ? outside : null;
    }

    /** A route that has a host and a path. */
    sealed interface Outside {

        /** Host name. */
        Hostname host();

        /** Path prefix. */
        PathPrefix path();
    }

    /** A route that is an Ingress. */
    sealed interface Classed extends Outside {

        /** IngressClass. */
        String className();

        /** Certificate; plain HTTP where absent. */
        @Nullable Tls tls();
    }

    /** HTTPRoute of the Gateway API; TLS belongs to the Gateway's listener. */
    record GatewayApi(
            @JsonPropertyDescription("Host name.") @JsonProperty(required = true) Hostname host,
            @JsonPropertyDescription("Path prefix; default: /litellm.") PathPrefix path,
            @JsonPropertyDescription("Gateway that the route attaches to.")
                    @JsonProperty(required = true)
                    Parent parent)
            implements Route, Outside {

        public GatewayApi {
            path = Defaults.or(path, PathPrefix.LITELLM);
        }
    }

    /** Ingress with the annotations of ingress-nginx, retired in March 2026. */
    record IngressNginx(
            @JsonPropertyDescription("Host name.") @JsonProperty(required = true) Hostname host,
            @JsonPropertyDescription("Path prefix; default: /litellm.") PathPrefix path,
            @JsonPropertyDescription("IngressClass; default: nginx.")
                    @Pattern(regexp = Name.PATTERN, message = Name.HELP)
                    String className,
            @JsonPropertyDescription("Certificate; plain HTTP where absent.") @Nullable Tls tls,
            @JsonPropertyDescription("Largest request body, in nginx's notation; default: 50m.")
                    @Pattern(regexp = Rules.BODY_SIZE, message = Rules.BODY_SIZE_HELP)
                    String maxBodySize)
            implements Route, Classed {

        public IngressNginx {
            path = Defaults.or(path, PathPrefix.LITELLM);
            className = Defaults.or(className, "nginx");
            maxBodySize = Defaults.or(maxBodySize, "50m");
        }
    }

    /** Ingress and Middleware of Traefik. */
    record Traefik(
            @JsonPropertyDescription("Host name.") @JsonProperty(required = true) Hostname host,
            @JsonPropertyDescription("Path prefix; default: /litellm.") PathPrefix path,
            @JsonPropertyDescription("IngressClass; default: traefik.")
                    @Pattern(regexp = Name.PATTERN, message = Name.HELP)
                    String className,
            @JsonPropertyDescription("Certificate; plain HTTP where absent.") @Nullable Tls tls)
            implements Route, Classed {

        public Traefik {
            path = Defaults.or(path, PathPrefix.LITELLM);
            className = Defaults.or(className, "traefik");
        }
    }

    /** No way in from outside the cluster. */
    record None() implements Route {}

    /** A Gateway of the Gateway API. */
    record Parent(
            @JsonPropertyDescription("Its name.") @JsonProperty(required = true) Name name,
            @JsonPropertyDescription("Its namespace.") @JsonProperty(required = true)
                    Name namespace,
            @JsonPropertyDescription("Its listener; any that fits where absent.")
                    @Nullable Name sectionName) {}

    /** Where the certificate of the host lies. */
    record Tls(
            @JsonPropertyDescription("Secret of type kubernetes.io/tls.")
                    @JsonProperty(required = true)
                    Name secret,
            @JsonPropertyDescription("cert-manager ClusterIssuer that fills it; none where absent.")
                    @Nullable Name clusterIssuer) {}
}
