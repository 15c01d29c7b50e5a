package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Postgresql.Backup;
import dev.tollgate.charts.environment.Postgresql.Cnpg;
import dev.tollgate.charts.environment.Resources;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.Quantities;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;

/** PostgreSQL by CloudNativePG: Cluster, Pooler and ScheduledBackup. */
final class CnpgChart extends ManifestChart {

    private final Part part;
    private final Cnpg cnpg;

    CnpgChart(App app, Inputs inputs, Cnpg cnpg) {
        super(app, "30-" + PostgresqlChart.NAME);
        this.part = inputs.part(PostgresqlChart.NAME, "database");
        this.cnpg = cnpg;
        CustomObject.of(this, "postgresql.cnpg.io/v1 Cluster", part.metadata(), cluster());
        CustomObject.of(
                this,
                "postgresql.cnpg.io/v1 Pooler",
                part.metadata(PostgresqlChart.POOLER),
                pooler());
        if (cnpg.backup() != null) {
            CustomObject.of(
                    this,
                    "postgresql.cnpg.io/v1 ScheduledBackup",
                    part.metadata(),
                    scheduledBackup(cnpg.backup()));
        }
    }

    private Map<String, Object> cluster() {
        Map<String, Object> storage = new TreeMap<>();
        storage.put("size", cnpg.storage().value());
        if (cnpg.storageClass() != null) {
            storage.put("storageClass", cnpg.storageClass().value());
        }
        Map<String, Object> spec = new TreeMap<>();
        spec.put("instances", cnpg.instances());
        spec.put("storage", storage);
        spec.put("resources", Quantities.of(cnpg.resources()));
        spec.put("inheritedMetadata", Map.of("labels", part.labels()));
        spec.put(
                "bootstrap",
                Map.of(
                        "initdb",
                        Map.of(
                                "database",
                                PostgresqlChart.DATABASE,
                                "owner",
                                PostgresqlChart.DATABASE)));
        if (cnpg.imageName() != null) {
            spec.put("imageName", cnpg.imageName());
        }
        Backup backup = cnpg.backup();
        if (backup != null && backup.method() == Backup.Method.VOLUME_SNAPSHOT) {
            spec.put("backup", Map.of("volumeSnapshot", snapshot(backup)));
        }
        if (backup != null && backup.objectStore() != null) {
            spec.put(
                    "plugins",
                    List.of(plugin(Map.of("isWALArchiver", true, "parameters", store(backup)))));
        }
        return spec;
    }

    private static Map<String, Object> snapshot(Backup backup) {
        return backup.snapshotClass() == null
                ? Map.of()
                : Map.of("className", backup.snapshotClass().value());
    }

    private static Map<String, Object> store(Backup backup) {
        return Map.of("barmanObjectName", String.valueOf(backup.objectStore()));
    }

    private static Map<String, Object> plugin(Map<String, Object> more) {
        Map<String, Object> plugin = new TreeMap<>(more);
        plugin.put("name", "barman-cloud.cloudnative-pg.io");
        return plugin;
    }

    /** Transaction mode; PgBouncer keeps prepared statements for the JDBC driver. */
    private Map<String, Object> pooler() {
        return Map.of(
                "cluster",
                Map.of("name", PostgresqlChart.NAME),
                "instances",
                cnpg.poolerInstances(),
                "type",
                "rw",
                "pgbouncer",
                Map.of(
                        "poolMode",
                        "transaction",
                        "parameters",
                        Map.of(
                                "max_client_conn",
                                "1000",
                                "default_pool_size",
                                "20",
                                "max_prepared_statements",
                                "200")),
                "template",
                Map.of(
                        "metadata",
                        Map.of("labels", part.sibling(PostgresqlChart.POOLER, "pooler").labels()),
                        "spec",
                        Map.of(
                                "containers",
                                List.of(
                                        Map.of(
                                                "name",
                                                "pgbouncer",
                                                "resources",
                                                Quantities.of(Resources.of("100m", "128Mi")))))));
    }

    private static Map<String, Object> scheduledBackup(Backup backup) {
        Map<String, Object> spec = new TreeMap<>();
        spec.put("schedule", backup.schedule());
        spec.put("backupOwnerReference", "self");
        spec.put("cluster", Map.of("name", PostgresqlChart.NAME));
        if (backup.method() == Backup.Method.PLUGIN) {
            spec.put("method", "plugin");
            spec.put("pluginConfiguration", plugin(Map.of()));
        } else {
            spec.put("method", "volumeSnapshot");
        }
        return spec;
    }
}
