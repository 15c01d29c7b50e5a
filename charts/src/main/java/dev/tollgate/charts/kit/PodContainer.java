package dev.tollgate.charts.kit;

import dev.tollgate.charts.environment.Image;
import dev.tollgate.charts.environment.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.plus25.Probe;
import org.jspecify.annotations.Nullable;

/** What one container runs; {@link Workload} adds what every container gets. */
public final class PodContainer {

    final String name;
    final Image image;
    final Resources resources;
    List<String> command = List.of();
    List<String> args = List.of();
    final Map<String, Integer> ports = new LinkedHashMap<>();
    final Map<String, EnvSource> env = new TreeMap<>();
    List<String> envFrom = List.of();
    @Nullable Probe startup;
    @Nullable Probe readiness;
    @Nullable Probe liveness;
    int preStopSleep;

    public PodContainer(String name, Image image, Resources resources) {
        this.name = name;
        this.image = image;
        this.resources = resources;
    }

    /** Replaces the image's entry point. */
    public PodContainer command(String... words) {
        command = List.of(words);
        return this;
    }

    /** Replaces the image's arguments. */
    public PodContainer args(List<String> words) {
        args = List.copyOf(words);
        return this;
    }

    /** Opens a TCP port under a name that Services and monitors refer to. */
    public PodContainer port(String portName, int number) {
        ports.put(portName, number);
        return this;
    }

    /** Sets an environment variable to a literal. */
    public PodContainer env(String variable, String value) {
        return env(variable, new EnvSource.Value(value));
    }

    /** Sets an environment variable. */
    public PodContainer env(String variable, EnvSource source) {
        env.put(variable, source);
        return this;
    }

    /** Sets many environment variables. */
    public PodContainer env(Map<String, EnvSource> variables) {
        env.putAll(variables);
        return this;
    }

    /** Takes every key of these Secrets as an environment variable; {@link #env} wins over them. */
    public PodContainer envFrom(String... secrets) {
        envFrom = List.of(secrets);
        return this;
    }

    /** Sets the three probes. */
    public PodContainer probes(Probe startupProbe, Probe readinessProbe, Probe livenessProbe) {
        startup = startupProbe;
        readiness = readinessProbe;
        liveness = livenessProbe;
        return this;
    }

    /**
     * Seconds between the order to stop and SIGTERM: proxies hear meanwhile that the pod leaves.
     */
    public PodContainer preStopSleep(int seconds) {
        preStopSleep = seconds;
        return this;
    }
}
