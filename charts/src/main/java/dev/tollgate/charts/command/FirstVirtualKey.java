package dev.tollgate.charts.command;

import dev.tollgate.charts.chart.Inputs;
import dev.tollgate.charts.cluster.Kubectl;
import dev.tollgate.charts.cluster.StoredSecret;
import dev.tollgate.charts.environment.Gateway;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.secret.Secret;
import java.util.function.Supplier;

/** The virtual key that an environment's first-key Job makes. */
final class FirstVirtualKey {

    private FirstVirtualKey() {}

    /**
     * Its value, out of the SOPS file where that holds it, otherwise out of the cluster.
     *
     * @param kubectl asked for only where it is needed
     */
    static Secret of(Inputs inputs, String file, Supplier<Kubectl> kubectl) {
        Gateway gateway = inputs.environment().gateway();
        Gateway.FirstKey first = gateway.firstKey();
        if (first == null) {
            throw new ProblemException(
                    new Problem(
                            Location.of(file),
                            "gateway.firstKey",
                            "is missing, so no virtual key is made",
                            "add it, or make one: POST /key/generate"));
        }
        return inputs.secrets()
                .value(gateway.section(), first.secretKey())
                .orElseGet(() ->
                        new StoredSecret(
                                        inputs.environment().namespace().value(),
                                        inputs.secrets().secretOf(gateway.section()),
                                        first.secretKey())
                                .read(kubectl.get()));
    }
}
