package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.process.Command;
import java.util.ArrayList;
import java.util.List;

/** What the cluster tells of pods that don't become ready: their events and last log lines. */
final class FailureReport {

    /** More pods of one rollout fail for the same reason. */
    private static final int PODS = 3;

    private static final int EVENTS = 8;
    private static final String LOG_LINES = "20";

    private final Kubectl kubectl;
    private final String namespace;

    FailureReport(Kubectl kubectl, String namespace) {
        this.kubectl = kubectl;
        this.namespace = namespace;
    }

    List<String> lines(List<Pods.Unready> pods) {
        List<String> lines = new ArrayList<>();
        for (Pods.Unready pod : pods.subList(0, Math.min(PODS, pods.size()))) {
            lines.add("");
            lines.add("Pod " + pod.name() + ": " + pod.reason());
            lines.addAll(events(pod.name()));
            lines.addAll(log(pod, pod.restarts() > 0));
        }
        if (pods.size() > PODS) {
            lines.add("… and " + (pods.size() - PODS) + " more pods");
        }
        return lines;
    }

    private List<String> events(String pod) {
        List<String> get =
                List.of(
                        "get",
                        "events",
                        "-n",
                        namespace,
                        "-o",
                        "json",
                        "--field-selector=involvedObject.name=" + pod);
        List<String> lines = new ArrayList<>();
        for (JsonNode event : kubectl.json(get).path("items")) {
            String message = event.path("message").asText().replaceAll("\\s+", " ");
            lines.add("  event " + event.path("reason").asText() + ": " + kubectl.shown(message));
        }
        return lines.subList(Math.max(0, lines.size() - EVENTS), lines.size());
    }

    /** Of the container before, where it was started again: the new one may have said nothing. */
    private List<String> log(Pods.Unready pod, boolean restarted) {
        List<String> arguments = new ArrayList<>(List.of("logs", pod.name(), "-n", namespace));
        arguments.addAll(List.of("--all-containers", "--tail=" + LOG_LINES));
        if (restarted) {
            arguments.add("--previous");
        }
        Command.Result result = kubectl.run(arguments, "");
        if (result.exit() != 0 && restarted) {
            return log(pod, false);
        }
        return kubectl.shown(result.out()).lines().map(line -> "  log   " + line).toList();
    }
}
