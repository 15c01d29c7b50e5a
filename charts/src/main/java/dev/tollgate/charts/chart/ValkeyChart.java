package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.kit.ConfigFiles;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.PodContainer;
import dev.tollgate.charts.kit.PodVolume;
import dev.tollgate.charts.kit.Services;
import dev.tollgate.charts.kit.Workload;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;

/** Valkey as one pod without a volume: counters and cache may be lost. */
final class ValkeyChart extends ManifestChart {

    /** Name of the Service. */
    static final String NAME = "valkey";

    static final int PORT = 6379;

    /** The password goes through a file, because arguments show in the list of processes. */
    private static final String START =
            """
            #!/bin/sh
            set -eu
            umask 077
            printf 'requirepass "%s"\\n' "$VALKEY_PASSWORD" >/data/valkey.conf
            cat >>/data/valkey.conf <<'CONF'
            dir /data
            save ""
            maxmemory-policy volatile-lru
            CONF
            unset VALKEY_PASSWORD
            exec valkey-server /data/valkey.conf
            """;

    ValkeyChart(App app, Inputs inputs, Valkey.Standalone valkey) {
        super(app, "40-" + NAME);
        Part part = inputs.part(NAME, "cache");
        ConfigFiles scripts = new ConfigFiles(this, part, "scripts", Map.of("start.sh", START));
        PodContainer container =
                new PodContainer(NAME, valkey.image(), valkey.resources())
                        .command("/scripts/start.sh")
                        .env("VALKEY_PASSWORD", inputs.secrets().source(valkey.password()))
                        .env("REDISCLI_AUTH", inputs.secrets().source(valkey.password()))
                        .port(NAME, PORT);
        new Workload(part, ValkeyPod.probed(container, PORT))
                .user(ValkeyPod.USER)
                .volume(new PodVolume.Config("scripts", "/scripts", scripts.name()))
                .volume(new PodVolume.Scratch("data", "/data", 256))
                .statefulSet(this, 1, Services.headless(this, part, Map.of(NAME, PORT)), List.of());
    }
}
