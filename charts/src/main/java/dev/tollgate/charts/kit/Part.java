package dev.tollgate.charts.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cdk8s.ApiObjectMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A deployable part of one environment: what its objects are called, labelled and selected by.
 *
 * @param instance the environment's name
 * @param name the name of its main object, and {@code app.kubernetes.io/name}
 * @param component its role: gateway, database, cache …
 * @param version of the program that runs in it, where known
 */
public record Part(
        String instance,
        String namespace,
        String name,
        String component,
        @Nullable String version) {

    /** {@code app.kubernetes.io/part-of} of every object. */
    public static final String PART_OF = "tollgate";

    private static final int LONGEST_LABEL = 63;

    /** The labels that selectors match: they never change between versions. */
    public Map<String, String> selector() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app.kubernetes.io/name", name);
        labels.put("app.kubernetes.io/instance", instance);
        labels.put("app.kubernetes.io/component", component);
        return labels;
    }

    /** The recommended labels of Kubernetes. */
    public Map<String, String> labels() {
        Map<String, String> labels = selector();
        labels.put("app.kubernetes.io/part-of", PART_OF);
        labels.put("app.kubernetes.io/managed-by", "tollgate-charts");
        if (version != null) {
            labels.put("app.kubernetes.io/version", labelValue(version));
        }
        return labels;
    }

    /** A tag may be longer than a label's value, and begin and end with other characters. */
    private static String labelValue(String tag) {
        String cut = tag.substring(0, Math.min(tag.length(), LONGEST_LABEL));
        return cut.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
    }

    /** A part of the same environment with another name and role. */
    public Part sibling(String siblingName, String role) {
        return new Part(instance, namespace, siblingName, role, null);
    }

    /** Metadata of the main object. */
    public ApiObjectMetadata metadata() {
        return metadata(name);
    }

    /** Metadata of another object of this part. */
    public ApiObjectMetadata metadata(String objectName) {
        return metadata(objectName, Map.of());
    }

    /** Metadata of another object of this part, with annotations. */
    public ApiObjectMetadata metadata(String objectName, Map<String, String> annotations) {
        return ApiObjectMetadata.builder()
                .name(objectName)
                .namespace(namespace)
                .labels(labels())
                .annotations(annotations)
                .build();
    }
}
