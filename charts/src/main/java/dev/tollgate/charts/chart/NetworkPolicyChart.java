package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.NetworkPolicies;
import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.environment.ServedModel;
import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;

/**
 * Who may talk to whom: nobody, but for what one policy for each kind of pod allows. Kubelets'
 * probes are always let through, so no policy names them.
 */
final class NetworkPolicyChart extends ManifestChart {

    /** Prometheus' port of CloudNativePG's database pods and poolers. */
    private static final int[] CNPG_METRICS = {9187, 9127};

    /** By this port CloudNativePG's operator asks a database pod how it is. */
    private static final int CNPG_STATUS = 8000;

    /** Private, shared, loopback and link-local networks: where metadata services answer. */
    private static final List<String> INNER_V4 =
            List.of(
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16");

    private static final List<String> INNER_V6 = List.of("::1/128", "fc00::/7", "fe80::/10");

    private final Inputs inputs;
    private final Environment environment;
    private final NetworkPolicies settings;
    private final Map<String, String> gateway;
    private final Map<String, String> migration;
    private final Map<String, String> bootstrap;
    private final Map<String, String> valkey;
    private final Map<String, String> sentinel;

    NetworkPolicyChart(App app, Inputs inputs) {
        super(app, "06-network");
        this.inputs = inputs;
        environment = inputs.environment();
        settings = environment.networkPolicies();
        Part part = GatewayPod.part(inputs);
        gateway = part.selector();
        migration = part.sibling(GatewayChart.NAME, GatewayJobs.MIGRATION).selector();
        bootstrap = part.sibling(GatewayChart.NAME, GatewayJobs.BOOTSTRAP).selector();
        valkey = part.sibling(ValkeyChart.NAME, "cache").selector();
        sentinel = part.sibling(SentinelChart.SENTINEL, "sentinel").selector();
        if (settings.enabled()) {
            everyPod();
            gateway();
            jobs();
            postgresql();
            valkey();
            servedModels();
        }
    }

    private void everyPod() {
        Map<String, String> ours = Map.of("app.kubernetes.io/part-of", Part.PART_OF);
        policy(GatewayChart.NAME + "-default-deny", ours).write();
        policy(GatewayChart.NAME + "-dns", ours).toDns().write();
    }

    /** Scrapers come from the namespaces that may call: metrics are served on the same port. */
    private void gateway() {
        Policy policy = policy(GatewayChart.NAME, gateway);
        if (environment.gateway().firstKey() != null) {
            policy.fromPods(bootstrap, GatewayChart.PORT);
        }
        for (Name namespace : settings.ingressNamespaces()) {
            policy.fromNamespace(namespace.value(), GatewayChart.PORT);
        }
        toPostgresql(policy);
        toValkey(policy);
        policy.toRange("0.0.0.0/0", INNER_V4, 443).toRange("::/0", INNER_V6, 443);
        settings.egressNamespaces().forEach(namespace -> policy.toNamespace(namespace.value()));
        settings.egressCidrs().forEach(cidr -> policy.toRange(cidr, List.of()));
        if (!environment.pools().isEmpty()) {
            policy.toPods(ServedModelsChart.gatewayPods(environment));
        }
        policy.write();
    }

    private void jobs() {
        if (!(environment.postgresql() instanceof Postgresql.None)) {
            Policy policy = policy(GatewayChart.NAME + "-migration", migration);
            toPostgresql(policy);
            policy.write();
        }
        if (environment.gateway().firstKey() != null) {
            policy(GatewayChart.NAME + "-bootstrap", bootstrap)
                    .toPods(gateway, GatewayChart.PORT)
                    .write();
        }
    }

    private void toPostgresql(Policy policy) {
        Postgresql postgresql = environment.postgresql();
        if (postgresql instanceof Postgresql.Statefulset) {
            policy.toPods(database(), PostgresqlChart.PORT);
        } else if (postgresql instanceof Postgresql.Cnpg) {
            policy.toPods(cnpg(), PostgresqlChart.PORT);
        } else if (postgresql instanceof Postgresql.External external) {
            policy.toAnywhere(external.port());
        }
    }

    private void toValkey(Policy policy) {
        Valkey mode = environment.valkey();
        if (mode instanceof Valkey.Standalone || mode instanceof Valkey.Sentinel) {
            policy.toPods(valkey, ValkeyChart.PORT);
        }
        if (mode instanceof Valkey.Sentinel) {
            policy.toPods(sentinel, SentinelChart.SENTINEL_PORT);
        } else if (mode instanceof Valkey.External external) {
            policy.toAnywhere(external.port());
        }
    }

    private void postgresql() {
        if (environment.postgresql() instanceof Postgresql.Statefulset) {
            policy(PostgresqlChart.NAME, database())
                    .fromPods(gateway, PostgresqlChart.PORT)
                    .fromPods(migration, PostgresqlChart.PORT)
                    .write();
        } else if (environment.postgresql() instanceof Postgresql.Cnpg) {
            cnpgPods();
        }
    }

    /**
     * CloudNativePG's pods carry our labels, so the denial is theirs too. They may reach
     * everything: each of them asks the API server, and backups go to a store whose address is not
     * known here. Its operator is known by its label, because its namespace is not.
     */
    private void cnpgPods() {
        Policy policy =
                policy(PostgresqlChart.NAME, cnpg())
                        .fromPods(gateway, PostgresqlChart.PORT)
                        .fromPods(migration, PostgresqlChart.PORT)
                        .fromPods(cnpg())
                        .fromPodsAnywhere(
                                Map.of("app.kubernetes.io/name", "cloudnative-pg"),
                                PostgresqlChart.PORT,
                                CNPG_STATUS)
                        .toAnywhere();
        for (Name namespace : settings.ingressNamespaces()) {
            policy.fromNamespace(namespace.value(), CNPG_METRICS);
        }
        policy.write();
    }

    /** Data pods ask the sentinels who is primary, and sentinels watch the data pods. */
    private void valkey() {
        Valkey mode = environment.valkey();
        if (mode instanceof Valkey.Standalone) {
            policy(ValkeyChart.NAME, valkey).fromPods(gateway, ValkeyChart.PORT).write();
        } else if (mode instanceof Valkey.Sentinel) {
            members(ValkeyChart.NAME, valkey, ValkeyChart.PORT);
            members(SentinelChart.SENTINEL, sentinel, SentinelChart.SENTINEL_PORT);
        }
    }

    private void members(String name, Map<String, String> pods, int port) {
        policy(name, pods)
                .fromPods(gateway, port)
                .fromPods(valkey, port)
                .fromPods(sentinel, port)
                .toPods(valkey, ValkeyChart.PORT)
                .toPods(sentinel, SentinelChart.SENTINEL_PORT)
                .write();
    }

    /**
     * The internal Gateway's pods may reach everything, because where their control plane is
     * depends on the GatewayClass; but only the gateway may call them.
     */
    private void servedModels() {
        if (environment.pools().isEmpty()) {
            return;
        }
        Map<String, String> proxies = ServedModelsChart.gatewayPods(environment);
        policy(GatewayChart.NAME + "-inference-gateway", proxies)
                .fromPods(gateway)
                .toAnywhere()
                .write();
        environment.pools().forEach(pool -> picker(pool, proxies));
    }

    /**
     * A GatewayClass may run its proxies in a namespace of its own; it is one of those that the
     * gateway may call, so its proxies may ask too.
     */
    private void picker(ServedModel.InferencePool pool, Map<String, String> proxies) {
        Part part = EndpointPicker.part(inputs, pool);
        Policy policy =
                policy(part.name(), part.selector())
                        .fromPods(proxies, EndpointPicker.PORT)
                        .toPods(pool.selector(), pool.targetPort())
                        .toAnywhere(443, 6443);
        for (Name namespace : settings.egressNamespaces()) {
            policy.fromNamespace(namespace.value(), EndpointPicker.PORT);
        }
        for (Name namespace : settings.ingressNamespaces()) {
            policy.fromNamespace(namespace.value(), EndpointPicker.METRICS_PORT);
        }
        policy.write();
    }

    private Map<String, String> database() {
        return inputs.part(PostgresqlChart.NAME, "database").selector();
    }

    /** Database pods, poolers and the Jobs that make database pods. */
    private static Map<String, String> cnpg() {
        return Map.of("cnpg.io/cluster", PostgresqlChart.NAME);
    }

    private Policy policy(String name, Map<String, String> pods) {
        return new Policy(this, inputs.part(name, "network"), pods);
    }
}
