package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.kit.ManifestChart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.plus25.EnvValue;

/** Every chart of an environment, in the order in which its objects are applied. */
public final class Charts {

    private Charts() {}

    /**
     * Starts Node.js and loads cdk8s into it, which takes longer than all the rest. It can go on
     * while files are read; without it the first {@link #synthesize} waits for the same.
     */
    public static void prepare() {
        new App();
        EnvValue.fromValue("loads cdk8s-plus");
    }

    /**
     * Synthesizes an environment.
     *
     * @return chart → its objects with sorted keys; charts without objects are left out
     */
    public static Map<String, List<Map<String, Object>>> synthesize(Inputs inputs) {
        App app = new App();
        Map<String, List<Map<String, Object>>> objects = new LinkedHashMap<>();
        for (ManifestChart chart : charts(app, inputs)) {
            List<Map<String, Object>> found = chart.objects();
            if (!found.isEmpty()) {
                objects.put(chart.getNode().getId(), found);
            }
        }
        return Collections.unmodifiableMap(objects);
    }

    private static List<ManifestChart> charts(App app, Inputs inputs) {
        Environment environment = inputs.environment();
        List<ManifestChart> charts = new ArrayList<>();
        charts.add(new NamespaceChart(app, inputs));
        charts.add(new AccessChart(app, inputs));
        charts.add(new NetworkPolicyChart(app, inputs));
        charts.add(new SecretsChart(app, inputs));
        if (environment.postgresql() instanceof Postgresql.Statefulset statefulset) {
            charts.add(new PostgresqlChart(app, inputs, statefulset));
        } else if (environment.postgresql() instanceof Postgresql.Cnpg cnpg) {
            charts.add(new CnpgChart(app, inputs, cnpg));
        }
        if (environment.valkey() instanceof Valkey.Standalone standalone) {
            charts.add(new ValkeyChart(app, inputs, standalone));
        } else if (environment.valkey() instanceof Valkey.Sentinel sentinel) {
            charts.add(new SentinelChart(app, inputs, sentinel));
        }
        GatewayChart gateway = new GatewayChart(app, inputs);
        charts.add(gateway);
        charts.add(new RouteChart(app, inputs, gateway.service()));
        charts.add(new ServedModelsChart(app, inputs));
        charts.add(new ObservabilityChart(app, inputs));
        return charts;
    }
}
