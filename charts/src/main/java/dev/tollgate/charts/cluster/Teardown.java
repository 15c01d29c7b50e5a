package dev.tollgate.charts.cluster;

import java.util.ArrayList;
import java.util.List;

/** Takes one environment out of a cluster. */
public final class Teardown {

    private final Kubectl kubectl;
    private final Leftovers leftovers;
    private final ObjectKey namespace;
    private final boolean data;

    /**
     * @param data true to remove the namespace too, and so every volume in it; without it volumes
     *     stay, and a CloudNativePG Cluster, which would take its own with it
     */
    public Teardown(Kubectl kubectl, Release release, boolean data) {
        this.kubectl = kubectl;
        this.leftovers = new Leftovers(kubectl, release);
        this.namespace = new ObjectKey("v1", "Namespace", "", release.namespace());
        this.data = data;
    }

    /** What would be removed, as people name it. */
    public List<String> plan() {
        return doomed().stream().map(ObjectKey::title).toList();
    }

    /** Removes it; a line for each object. */
    public List<String> run() {
        return leftovers.delete(doomed());
    }

    private List<ObjectKey> doomed() {
        List<ObjectKey> doomed = new ArrayList<>();
        leftovers.all().stream()
                .filter(key -> data || !"Cluster".equals(key.kind()))
                .forEach(doomed::add);
        if (data && exists()) {
            doomed.add(namespace);
        }
        return doomed;
    }

    private boolean exists() {
        List<String> get =
                List.of("get", "namespace", namespace.name(), "--ignore-not-found", "-o", "name");
        return !kubectl.out(get, "").isBlank();
    }
}
