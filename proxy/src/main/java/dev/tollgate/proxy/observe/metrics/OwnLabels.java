package dev.tollgate.proxy.observe.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.NamePattern;
import dev.tollgate.proxy.observe.Served;
import java.util.List;
import java.util.stream.Stream;

/** Labels that operators define: values of metadata, and whether a request has a tag. */
final class OwnLabels {

    private static final String METADATA = "metadata.";

    private OwnLabels() {}

    static List<Label> of(MetricsSettings settings) {
        return Stream.concat(
                        settings.metadata().stream().map(OwnLabels::metadata),
                        settings.tags().stream().map(OwnLabels::tag))
                .toList();
    }

    /** {@code metadata.department}: of the request, else of the key, else of the team. */
    private static Label metadata(String name) {
        String path = name.startsWith(METADATA) ? name.substring(METADATA.length()) : name;
        String pointer = "/" + path.replace('.', '/');
        return new Label(
                clean(name),
                false,
                subject -> {
                    Served request = subject.request();
                    return Stream.of(
                                    request.asked().metadata(),
                                    request.payer().keyMetadata(),
                                    request.payer().teamMetadata())
                            .map(node -> node.at(pointer))
                            .filter(JsonNode::isValueNode)
                            .map(JsonNode::asText)
                            .findFirst()
                            .orElse("");
                });
    }

    private static Label tag(String tag) {
        NamePattern pattern = NamePattern.of(tag);
        return new Label(
                "tag_" + clean(tag),
                true,
                subject ->
                        Boolean.toString(
                                subject.request().tags().stream().anyMatch(pattern::matches)));
    }

    /** As Prometheus takes it. */
    private static String clean(String name) {
        return name.replaceAll("[^a-zA-Z0-9_]", "_");
    }
}
