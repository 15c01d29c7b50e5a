package dev.tollgate.charts.kit;

/** PodDisruptionBudgets: a drain of nodes takes one pod at a time. */
public final class DisruptionBudgets {

    private DisruptionBudgets() {}

    /** Guards the pods of a part. */
    public static void of(ManifestChart chart, Part part) {
        CustomObject.of(
                chart,
                "policy/v1 PodDisruptionBudget",
                part.metadata(),
                Fields.of("maxUnavailable", 1).set("selector.matchLabels", part.selector()));
    }
}
