package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/** Who may talk to whom; what is not allowed here is refused. */
public record NetworkPolicies(
        @JsonPropertyDescription("False leaves the network open; default: true.") Boolean enabled,
        @JsonPropertyDescription(
                        "Namespaces that may call the gateway and scrape metrics; its own may not unless listed.")
                List<Name> ingressNamespaces,
        @JsonPropertyDescription("Namespaces of the models and gateways that the gateway may call.")
                List<Name> egressNamespaces,
        @JsonPropertyDescription("Private networks that the gateway may call, as 10.20.0.0/16.")
                List<@Pattern(regexp = Rules.CIDR, message = Rules.CIDR_HELP) String> egressCidrs) {

    static final NetworkPolicies DEFAULT =
            new NetworkPolicies(true, List.of(), List.of(), List.of());

    public NetworkPolicies {
        enabled = Defaults.or(enabled, true);
        ingressNamespaces = Defaults.list(ingressNamespaces);
        egressNamespaces = Defaults.list(egressNamespaces);
        egressCidrs = Defaults.list(egressCidrs);
    }
}
