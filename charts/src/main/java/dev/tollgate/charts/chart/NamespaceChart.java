package dev.tollgate.charts.chart;

import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.App;
import org.cdk8s.plus25.Namespace;
import org.cdk8s.plus25.NamespaceProps;

/** The namespace, which refuses every pod that is not «restricted», and who may operate in it. */
final class NamespaceChart extends ManifestChart {

    NamespaceChart(App app, Inputs inputs) {
        super(app, "00-namespace");
        Part part = inputs.part(inputs.environment().namespace().value(), "namespace");
        Map<String, String> labels = new LinkedHashMap<>(part.labels());
        for (String mode : List.of("enforce", "audit", "warn")) {
            labels.put("pod-security.kubernetes.io/" + mode, "restricted");
        }
        new Namespace(
                this,
                "namespace",
                NamespaceProps.builder()
                        .metadata(
                                ApiObjectMetadata.builder()
                                        .name(part.name())
                                        .labels(labels)
                                        .build())
                        .build());
    }
}
