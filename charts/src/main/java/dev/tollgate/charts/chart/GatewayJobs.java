package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Gateway.FirstKey;
import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.kit.EnvSource;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The gateway's Jobs, which run again whenever image, configuration or anything else of them
 * changes.
 *
 * <p>{@code migrate} and the new pods start together: a pod is not ready before the schema fits,
 * and the pods of the version before serve until then.
 */
final class GatewayJobs {

    /** Role of the pods that bring the database's schema up to date. */
    static final String MIGRATION = "migration";

    /** Role of the pods that make the first virtual key. */
    static final String BOOTSTRAP = "bootstrap";

    private static final int RETRIES = 6;

    private final ManifestChart scope;
    private final Inputs inputs;
    private final GatewayPod pod;

    GatewayJobs(ManifestChart scope, Inputs inputs, GatewayPod pod) {
        this.scope = scope;
        this.inputs = inputs;
        this.pod = pod;
        if (!(inputs.environment().postgresql() instanceof Postgresql.None)) {
            job("migrate", MIGRATION, List.of("migrate"), Connections.directDatabase(inputs));
        }
        FirstKey firstKey = inputs.environment().gateway().firstKey();
        if (firstKey != null) {
            job("first-key", BOOTSTRAP, arguments(firstKey), Map.of());
        }
    }

    /** Asks the running gateway for the key, as an administrator would. */
    private static List<String> arguments(FirstKey key) {
        List<String> arguments = new ArrayList<>();
        arguments.add("first-key");
        arguments.add("--url=http://" + GatewayChart.NAME + ":" + GatewayChart.PORT);
        arguments.add("--key-env=" + key.secretKey());
        arguments.add("--alias=" + key.alias());
        key.models().forEach(model -> arguments.add("--model=" + model));
        return arguments;
    }

    private void job(
            String name, String component, List<String> args, Map<String, EnvSource> database) {
        Part part = GatewayPod.part(inputs).sibling(GatewayChart.NAME, component);
        pod.workload(part, pod.container(args, database))
                .named(GatewayChart.NAME + "-" + name)
                .sharedAccount(GatewayChart.NAME)
                .job(scope, RETRIES);
    }
}
