package dev.tollgate.charts.kit;

import org.cdk8s.ApiObject;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.ApiObjectProps;

/** Objects of kinds that cdk8s-plus doesn't have. */
public final class CustomObject {

    private CustomObject() {}

    /**
     * Adds an object.
     *
     * @param type API version and kind, as {@code policy/v1 PodDisruptionBudget}
     */
    public static void of(
            ManifestChart chart, String type, ApiObjectMetadata metadata, Fields spec) {
        String[] words = type.split(" ", 2);
        String name = String.valueOf(metadata.getName());
        new ApiObject(
                chart,
                words[1] + "-" + name,
                ApiObjectProps.builder()
                        .apiVersion(words[0])
                        .kind(words[1])
                        .metadata(metadata)
                        .build());
        chart.amend(words[1], name, Fields.of("spec", spec));
    }
}
