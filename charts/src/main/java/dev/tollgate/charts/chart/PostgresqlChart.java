package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.kit.Claims;
import dev.tollgate.charts.kit.ConfigFiles;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.PodContainer;
import dev.tollgate.charts.kit.PodVolume;
import dev.tollgate.charts.kit.Probes;
import dev.tollgate.charts.kit.Services;
import dev.tollgate.charts.kit.Workload;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.plus25.Probe;
import org.cdk8s.plus25.Service;

/** PostgreSQL as one pod with a volume, for development. */
final class PostgresqlChart extends ManifestChart {

    /** Name of the Service, and of the CloudNativePG Cluster. */
    static final String NAME = "postgresql";

    /** Name of CloudNativePG's pooler. */
    static final String POOLER = NAME + "-pooler-rw";

    static final int PORT = 5432;

    /** Name of the database and of the role that owns it. */
    static final String DATABASE = "litellm";

    /** User {@code postgres} of the official Debian-based image. */
    private static final int USER = 999;

    /**
     * Makes the data directory once, half of it never: initdb works in a folder that is renamed
     * when all is there. Works with every image that has PostgreSQL's programs.
     */
    private static final String START =
            """
            #!/bin/sh
            set -eu
            PATH="$(echo /usr/lib/postgresql/*/bin):$PATH"
            if [ ! -e "$PGDATA/PG_VERSION" ]; then
              rm -rf "$PGDATA.new"
              (umask 077 && printf '%s' "$POSTGRES_PASSWORD" >/tmp/password)
              initdb --pgdata="$PGDATA.new" --username="$POSTGRES_USER" --pwfile=/tmp/password \\
                --encoding=UTF8 --locale=C --auth-local=trust --auth-host=scram-sha-256
              rm /tmp/password
              echo 'host all all all scram-sha-256' >>"$PGDATA.new/pg_hba.conf"
              echo "CREATE DATABASE \\"$POSTGRES_DB\\"" |
                postgres --single -D "$PGDATA.new" postgres >/dev/null
              mv "$PGDATA.new" "$PGDATA"
            fi
            unset POSTGRES_PASSWORD
            exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp
            """;

    PostgresqlChart(App app, Inputs inputs, Postgresql.Statefulset postgresql) {
        super(app, "30-" + NAME);
        Part part = inputs.part(NAME, "database");
        Map<String, Integer> ports = Map.of(NAME, PORT);
        Service service = Services.headless(this, part, ports);
        ConfigFiles scripts = new ConfigFiles(this, part, "scripts", Map.of("start.sh", START));
        PodContainer container =
                new PodContainer(NAME, postgresql.image(), postgresql.resources())
                        .command("/scripts/start.sh")
                        .env("PGDATA", "/var/lib/postgresql/data/pgdata")
                        .env("POSTGRES_DB", DATABASE)
                        .env("POSTGRES_USER", DATABASE)
                        .env("POSTGRES_PASSWORD", inputs.secrets().source(postgresql.password()))
                        .port(NAME, PORT)
                        .probes(ready(1, 60), ready(5, 3), ready(10, 6));
        new Workload(part, container)
                .user(USER)
                .graceSeconds(60)
                .volume(new PodVolume.Config("scripts", "/scripts", scripts.name()))
                .volume(new PodVolume.Scratch("tmp", "/tmp", 64))
                .volume(new PodVolume.Claim("data", "/var/lib/postgresql/data"))
                .statefulSet(
                        this,
                        1,
                        service,
                        Claims.data(postgresql.storage(), postgresql.storageClass()));
    }

    private static Probe ready(int periodSeconds, int failures) {
        return Probes.command(
                List.of(
                        "/bin/sh",
                        "-c",
                        "PATH=$(echo /usr/lib/postgresql/*/bin):$PATH exec pg_isready -h 127.0.0.1 -q"),
                periodSeconds,
                failures);
    }
}
