package dev.tollgate.charts.kit;

import java.util.List;
import org.cdk8s.Duration;
import org.cdk8s.plus25.CommandProbeOptions;
import org.cdk8s.plus25.HttpGetProbeOptions;
import org.cdk8s.plus25.Probe;

/** Probes with their timing said aloud. */
public final class Probes {

    private Probes() {}

    /**
     * Asks an HTTP path.
     *
     * @param periodSeconds between two tries
     * @param failures in a row until the probe has failed
     */
    public static Probe http(String path, int port, int periodSeconds, int failures) {
        return Probe.fromHttpGet(
                path,
                HttpGetProbeOptions.builder()
                        .port(port)
                        .periodSeconds(Duration.seconds(periodSeconds))
                        .timeoutSeconds(Duration.seconds(3))
                        .failureThreshold(failures)
                        .build());
    }

    /**
     * Runs a command in the container.
     *
     * @param periodSeconds between two tries
     * @param failures in a row until the probe has failed
     */
    public static Probe command(List<String> command, int periodSeconds, int failures) {
        return Probe.fromCommand(
                command,
                CommandProbeOptions.builder()
                        .periodSeconds(Duration.seconds(periodSeconds))
                        .timeoutSeconds(Duration.seconds(3))
                        .failureThreshold(failures)
                        .build());
    }
}
