package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Resources;
import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.kit.Claims;
import dev.tollgate.charts.kit.ConfigFiles;
import dev.tollgate.charts.kit.DisruptionBudgets;
import dev.tollgate.charts.kit.EnvSource;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.PodContainer;
import dev.tollgate.charts.kit.PodVolume;
import dev.tollgate.charts.kit.Services;
import dev.tollgate.charts.kit.Workload;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cdk8s.App;
import org.cdk8s.plus25.EnvFieldPaths;

/**
 * Valkey as a primary with replicas on volumes, and three sentinels that make another pod the
 * primary when it fails. Pods know each other by name, because addresses change.
 */
final class SentinelChart extends ManifestChart {

    /** Name under which the sentinels know the primary. */
    static final String PRIMARY = "tollgate";

    /** Name of the sentinels' Service. */
    static final String SENTINEL = ValkeyChart.NAME + "-sentinel";

    static final int SENTINEL_PORT = 26379;

    private static final int SENTINELS = 3;
    private static final String PORT_NAME = "valkey";

    private final Inputs inputs;
    private final Valkey.Sentinel valkey;
    private final Part part;
    private final Part sentinel;
    private final ConfigFiles scripts;

    SentinelChart(App app, Inputs inputs, Valkey.Sentinel valkey) {
        super(app, "40-" + ValkeyChart.NAME);
        this.inputs = inputs;
        this.valkey = valkey;
        part = inputs.part(ValkeyChart.NAME, "cache");
        sentinel = part.sibling(SENTINEL, "sentinel");
        scripts = new ConfigFiles(this, part, "scripts", SentinelScripts.files());
        servers();
        sentinels();
        DisruptionBudgets.of(this, part);
        DisruptionBudgets.of(this, sentinel);
    }

    /** The sentinels as LiteLLM's {@code REDIS_SENTINEL_NODES} wants them: JSON pairs. */
    static String nodes() {
        return IntStream.range(0, SENTINELS)
                .mapToObj(i ->
                        "[\"" + SENTINEL + "-" + i + "." + SENTINEL + "\"," + SENTINEL_PORT + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void servers() {
        workload(part, "server.sh", ValkeyChart.PORT, valkey.resources())
                .volume(new PodVolume.Claim("data", "/data"))
                .statefulSet(
                        this,
                        valkey.replicas(),
                        Services.headless(this, part, Map.of(PORT_NAME, ValkeyChart.PORT)),
                        Claims.data(valkey.storage(), valkey.storageClass()));
    }

    private void sentinels() {
        workload(sentinel, "sentinel.sh", SENTINEL_PORT, Resources.of("20m", "64Mi"))
                .volume(new PodVolume.Scratch("data", "/data", 16))
                .statefulSet(
                        this,
                        SENTINELS,
                        Services.headless(this, sentinel, Map.of(PORT_NAME, SENTINEL_PORT)),
                        List.of());
    }

    private Workload workload(Part workloadPart, String script, int port, Resources resources) {
        EnvSource password = inputs.secrets().source(valkey.password());
        PodContainer container =
                new PodContainer(workloadPart.component(), valkey.image(), resources)
                        .command("/scripts/" + script)
                        .env("POD_NAME", new EnvSource.FromPod(EnvFieldPaths.POD_NAME))
                        .env("PRIMARY", PRIMARY)
                        .env("SERVERS", String.valueOf(valkey.replicas()))
                        .env("VALKEY_PASSWORD", password)
                        .env("REDISCLI_AUTH", password)
                        .port(PORT_NAME, port);
        return new Workload(workloadPart, ValkeyPod.probed(container, port))
                .user(ValkeyPod.USER)
                .volume(new PodVolume.Config("scripts", "/scripts", scripts.name()));
    }
}
