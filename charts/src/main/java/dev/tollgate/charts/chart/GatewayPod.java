package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Gateway;
import dev.tollgate.charts.environment.Image;
import dev.tollgate.charts.environment.Route;
import dev.tollgate.charts.kit.ConfigFiles;
import dev.tollgate.charts.kit.EnvSource;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import dev.tollgate.charts.kit.PodContainer;
import dev.tollgate.charts.kit.PodVolume;
import dev.tollgate.charts.kit.Workload;
import java.util.List;
import java.util.Map;

/**
 * The pod template that the gateway's Deployment and Jobs have in common, so that none of them
 * lacks a Secret, a file or a pull secret that the others have.
 */
final class GatewayPod {

    private static final String CONFIG = "/etc/tollgate/config";
    private static final String SECRETS = "/etc/tollgate/secrets";

    /** Replaces the pods when the same tag names another image. */
    private static final String IMAGE_DIGEST = "tollgate.dev/image-digest";

    private final Inputs inputs;
    private final Gateway gateway;
    private final String configMap;
    private final String secret;

    GatewayPod(ManifestChart scope, Inputs inputs) {
        this.inputs = inputs;
        gateway = inputs.environment().gateway();
        secret = inputs.secrets().secretOf(gateway.section());
        configMap = new ConfigFiles(scope, part(inputs), "config", inputs.gatewayFiles()).name();
    }

    /** The gateway as a part of the environment. */
    static Part part(Inputs inputs) {
        return new Part(
                inputs.name(),
                inputs.environment().namespace().value(),
                GatewayChart.NAME,
                "gateway",
                inputs.environment().gateway().image().tag());
    }

    PodContainer container(List<String> args, Map<String, EnvSource> database) {
        PodContainer container =
                new PodContainer("gateway", image(), gateway.resources())
                        .args(args)
                        .envFrom(secret)
                        .env(database)
                        .env(Connections.valkey(inputs))
                        .env("CONFIG_FILE_PATH", CONFIG + "/config.yaml")
                        .env("PORT", String.valueOf(GatewayChart.PORT))
                        .env("TOLLGATE_SECRETS_DIR", SECRETS);
        if (gateway.keyPool() != null) {
            container.env("TOLLGATE_KEY_POOL", CONFIG + "/key-pool.json");
        }
        Route route = inputs.environment().route();
        if (route.outside() != null && !route.outside().path().isRoot()) {
            container.env("SERVER_ROOT_PATH", route.outside().path().value());
        }
        ServedModelsChart.apiBases(inputs.environment())
                .forEach((name, address) -> container.env(name, address));
        gateway.env().forEach((name, value) -> container.env(name, value));
        return container;
    }

    private Image image() {
        return inputs.builtDigest().map(gateway.image()::built).orElse(gateway.image());
    }

    Workload workload(Part part, PodContainer container) {
        return new Workload(part, container)
                .pullSecrets(gateway.pullSecrets())
                .podAnnotations(
                        inputs.builtDigest()
                                .map(digest -> Map.of(IMAGE_DIGEST, digest))
                                .orElse(Map.of()))
                .volume(new PodVolume.Config("config", CONFIG, configMap))
                .volume(new PodVolume.SecretFiles("secrets", SECRETS, secret))
                .volume(new PodVolume.Scratch("tmp", "/tmp", 256))
                .volume(new PodVolume.Scratch("journal", "/var/lib/tollgate", 1024));
    }
}
