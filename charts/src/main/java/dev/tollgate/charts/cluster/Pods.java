package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which pods are not ready, and why. */
final class Pods {

    /** What no waiting mends. */
    private static final Set<String> HOPELESS = Set.of("InvalidImageName", "ErrImageNeverPull");

    private Pods() {}

    /**
     * A pod that is not ready.
     *
     * @param reason in Kubernetes' words, as {@code ImagePullBackOff}; or its phase
     * @param restarts of its containers together
     */
    record Unready(String name, String reason, int restarts) {

        boolean isHopeless() {
            return HOPELESS.contains(reason);
        }
    }

    /** Those among {@code objects} that neither work nor have done their work. */
    static List<Unready> unready(JsonNode objects) {
        List<Unready> unready = new ArrayList<>();
        for (JsonNode object : objects) {
            boolean leaving = object.path("metadata").hasNonNull("deletionTimestamp");
            if ("Pod".equals(object.path("kind").asText()) && !leaving && !isFine(object)) {
                unready.add(of(object));
            }
        }
        return unready;
    }

    private static boolean isFine(JsonNode pod) {
        if ("Succeeded".equals(pod.path("status").path("phase").asText())) {
            return true;
        }
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if ("Ready".equals(condition.path("type").asText())) {
                return "True".equals(condition.path("status").asText());
            }
        }
        return false;
    }

    private static Unready of(JsonNode pod) {
        JsonNode status = pod.path("status");
        String reason = status.path("phase").asText();
        int restarts = 0;
        for (String containers : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : status.path(containers)) {
                restarts += container.path("restartCount").asInt();
                String waiting = container.path("state").path("waiting").path("reason").asText();
                reason = waiting.isEmpty() ? reason : waiting;
            }
        }
        return new Unready(pod.path("metadata").path("name").asText(), reason, restarts);
    }
}
