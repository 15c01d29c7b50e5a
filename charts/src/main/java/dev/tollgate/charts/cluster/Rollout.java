package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.charts.process.Command;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The wait until every workload is as it was asked for. It looks again and again rather than
 * leaving that to {@code kubectl rollout status}, which knows no Job and doesn't say why a pod is
 * late.
 */
final class Rollout {

    /** Kind of what is waited for → its resource. */
    private static final Map<String, String> RESOURCES =
            Map.of(
                    "Job", "jobs.batch",
                    "Deployment", "deployments.apps",
                    "StatefulSet", "statefulsets.apps",
                    "Cluster", "clusters.postgresql.cnpg.io");

    private final Kubectl kubectl;
    private final Release release;
    private final Pause pause;
    private final Consumer<String> progress;
    private final Map<String, String> said = new TreeMap<>();

    Rollout(Kubectl kubectl, Release release, Pause pause, Consumer<String> progress) {
        this.kubectl = kubectl;
        this.release = release;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * Waits.
     *
     * @return pods that are not ready where it failed or took longer than {@code patience}; empty
     *     where everything is ready
     */
    Optional<List<Pods.Unready>> await(Duration patience) {
        long begin = System.nanoTime();
        while (true) {
            JsonNode objects = look();
            Map<String, Condition> conditions = conditions(objects);
            List<Pods.Unready> late = Pods.unready(objects);
            conditions.forEach((title, condition) -> say(title, condition.text()));
            late.forEach(pod -> say("Pod " + pod.name(), pod.reason()));
            if (all(conditions, Condition.State.READY)) {
                return Optional.empty();
            }
            boolean failed =
                    conditions.values().stream()
                            .anyMatch(each -> each.state() == Condition.State.FAILED);
            boolean over = System.nanoTime() - begin > patience.toNanos();
            if (failed || over || late.stream().anyMatch(Pods.Unready::isHopeless)) {
                progress.accept(failed ? "failed" : over ? late(patience) : "can't become ready");
                return Optional.of(late);
            }
            pause.take();
        }
    }

    private static String late(Duration patience) {
        return "not ready within " + patience.toSeconds() + " s";
    }

    private static boolean all(Map<String, Condition> conditions, Condition.State state) {
        return conditions.values().stream().allMatch(each -> each.state() == state);
    }

    /** One line for each change, so that a log of a pipeline stays short. */
    private void say(String title, String text) {
        if (!text.equals(said.put(title, text))) {
            progress.accept(title + ": " + text);
        }
    }

    /** What there is; nothing while the cluster doesn't answer, which a restart of it may cause. */
    private JsonNode look() {
        String resources =
                release.keys().stream()
                        .map(key -> RESOURCES.getOrDefault(key.kind(), "pods"))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(","));
        List<String> get = release.get(resources);
        Command.Result result = kubectl.run(get, "");
        if (result.exit() != 0) {
            say("cluster", kubectl.said(result));
            return new ObjectMapper().createArrayNode();
        }
        try {
            return new ObjectMapper().readTree(result.out()).path("items");
        } catch (JsonProcessingException cut) {
            say("cluster", "kubectl does not answer in JSON");
            return new ObjectMapper().createArrayNode();
        }
    }

    private Map<String, Condition> conditions(JsonNode objects) {
        Map<String, JsonNode> there = new TreeMap<>();
        objects.forEach(object -> there.put(ObjectKey.of(object).identity(), object));
        Map<String, Condition> conditions = new LinkedHashMap<>();
        for (ObjectKey key : release.keys()) {
            if (RESOURCES.containsKey(key.kind())) {
                JsonNode object = there.get(key.identity());
                conditions.put(
                        key.title(),
                        object == null
                                ? new Condition(Condition.State.WAITING, "not there yet")
                                : Condition.of(object));
            }
        }
        return conditions;
    }
}
