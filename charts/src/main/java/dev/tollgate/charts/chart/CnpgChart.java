package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Postgresql.Backup;
import dev.tollgate.charts.environment.Postgresql.Cnpg;
import dev.tollgate.charts.environment.Resources;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.Fields;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.Quantities;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;

/** PostgreSQL by CloudNativePG: Cluster, Pooler and ScheduledBackup. */
final class CnpgChart extends ManifestChart {

    private static final String BARMAN = "barman-cloud.cloudnative-pg.io";

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

    private Fields cluster() {
        Fields cluster =
                Fields.of("instances", cnpg.instances())
                        .set("storage.size", cnpg.storage().value())
                        .set("resources", Quantities.of(cnpg.resources()))
                        .set("inheritedMetadata.labels", part.labels())
                        .set("bootstrap.initdb.database", PostgresqlChart.DATABASE)
                        .set("bootstrap.initdb.owner", PostgresqlChart.DATABASE)
                        .setUnlessNull("storage.storageClass", cnpg.storageClass())
                        .setUnlessNull("imageName", cnpg.imageName());
        Backup backup = cnpg.backup();
        if (backup != null && backup.method() == Backup.Method.VOLUME_SNAPSHOT) {
            cluster.set("backup.volumeSnapshot", snapshot(backup));
        }
        if (backup != null && backup.method() == Backup.Method.PLUGIN) {
            cluster.set("plugins", List.of(archiver(backup)));
        }
        return cluster;
    }

    private static Map<String, Object> snapshot(Backup backup) {
        return new Fields().setUnlessNull("className", backup.snapshotClass()).toMap();
    }

    private static Map<String, Object> archiver(Backup backup) {
        return Fields.of("name", BARMAN)
                .set("isWALArchiver", true)
                .setUnlessNull("parameters.barmanObjectName", backup.objectStore())
                .toMap();
    }

    /** Transaction mode; PgBouncer keeps prepared statements for the JDBC driver. */
    private Fields pooler() {
        Map<String, Object> container =
                Fields.of("name", "pgbouncer")
                        .set("resources", Quantities.of(Resources.of("100m", "128Mi")))
                        .toMap();
        return Fields.of("cluster.name", PostgresqlChart.NAME)
                .set("instances", cnpg.poolerInstances())
                .set("type", "rw")
                .set("pgbouncer.poolMode", "transaction")
                .set("pgbouncer.parameters.max_client_conn", "1000")
                .set("pgbouncer.parameters.default_pool_size", "20")
                .set("pgbouncer.parameters.max_prepared_statements", "200")
                .set(
                        "template.metadata.labels",
                        part.sibling(PostgresqlChart.POOLER, "pooler").labels())
                .set("template.spec.containers", List.of(container));
    }

    private static Fields scheduledBackup(Backup backup) {
        Fields fields =
                Fields.of("schedule", backup.schedule())
                        .set("backupOwnerReference", "self")
                        .set("cluster.name", PostgresqlChart.NAME);
        return backup.method() == Backup.Method.PLUGIN
                ? fields.set("method", "plugin").set("pluginConfiguration.name", BARMAN)
                : fields.set("method", "volumeSnapshot");
    }
}
