package dev.tollgate.charts.chart;

import dev.tollgate.charts.kit.PodContainer;
import dev.tollgate.charts.kit.Probes;
import java.util.List;
import org.cdk8s.plus25.Probe;

/** What every container of Valkey has in common. */
final class ValkeyPod {

    /** User {@code valkey} of the official image. */
    static final int USER = 999;

    private ValkeyPod() {}

    /** Adds probes that ask for a PONG; the password is in {@code REDISCLI_AUTH}. */
    static PodContainer probed(PodContainer container, int port) {
        return container.probes(ping(port, 1, 60), ping(port, 5, 2), ping(port, 10, 6));
    }

    private static Probe ping(int port, int periodSeconds, int failures) {
        return Probes.command(
                List.of("/bin/sh", "-c", "[ \"$(valkey-cli -p " + port + " ping)\" = PONG ]"),
                periodSeconds,
                failures);
    }
}
