package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Pattern;
import java.net.URI;

/** Gateway of the Gateway API, inside the cluster, that routes to inference pools. */
public record InternalGateway(
        @JsonPropertyDescription("Its name; default: inference-gateway.") Name name,
        @JsonPropertyDescription("GatewayClass that knows InferencePool.")
                @JsonProperty(required = true)
                Name className,
        @JsonPropertyDescription(
                        "Address that the gateway calls, as http://inference-gateway.llm.svc.cluster.local;"
                                + " its port is the listener's.")
                @JsonProperty(required = true)
                @Pattern(regexp = Rules.INNER_URL, message = Rules.INNER_URL_HELP)
                String url) {

    public InternalGateway {
        name = Defaults.or(name, new Name("inference-gateway"));
        int port = portOf(url);
        if (port < 1 || port > 65_535) {
            throw new InvalidSettingException(
                    "url", "names port " + port, "use a port from 1 to 65535, or none for 80");
        }
    }

    /** Port of its listener: that of the address. */
    public int port() {
        return portOf(url);
    }

    private static int portOf(String url) {
        int port = URI.create(url).getPort();
        return port < 0 ? 80 : port;
    }
}
