package dev.tollgate.proxy.observe.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metrics that are wanted, and the labels of all of them. */
final class Families {

    private static final Label NO_END_USER = new Label("end_user", true, _ -> "");

    private final Map<Metric, Family> all = new EnumMap<>(Metric.class);
    private final Label[] labels;

    Families(MetricsSettings settings) {
        List<Label> own = OwnLabels.of(settings);
        Map<Metric, List<Label>> wanted = new EnumMap<>(Metric.class);
        Arrays.stream(Metric.values())
                .filter(metric -> isWanted(metric, settings))
                .forEach(metric -> wanted.put(metric, labels(metric, own, settings)));
        Set<Label> used = new LinkedHashSet<>();
        wanted.values().forEach(used::addAll);
        List<Label> inOrder = List.copyOf(used);
        labels = inOrder.toArray(Label[]::new);
        wanted.forEach((metric, some) ->
                all.put(metric, new Family(metric, some, inOrder, settings.series())));
    }

    private static boolean isWanted(Metric metric, MetricsSettings settings) {
        return settings.metrics().isEmpty() || settings.metrics().containsKey(metric.liteLlmName());
    }

    private static List<Label> labels(Metric metric, List<Label> own, MetricsSettings settings) {
        Optional<Set<String>> named =
                Optional.ofNullable(settings.metrics().get(metric.liteLlmName()))
                        .flatMap(MetricsSettings.Wanted::labels);
        List<Label> labels = new ArrayList<>();
        Stream.concat(metric.labels().stream(), Labels.ON_DEMAND.stream())
                .filter(label ->
                        named.map(names -> names.contains(label.name()))
                                .orElse(!Labels.ON_DEMAND.contains(label)))
                .map(label -> hidden(label, settings) ? NO_END_USER : label)
                .forEach(labels::add);
        labels.addAll(own);
        return labels;
    }

    private static boolean hidden(Label label, MetricsSettings settings) {
        return !settings.endUsers() && label.name().equals(NO_END_USER.name());
    }

    /** The values of all labels. */
    Values values(Subject subject) {
        return Values.of(labels, subject);
    }

    /** Null where it isn't wanted. */
    @Nullable Series series(Metric metric, Values values) {
        Family family = all.get(metric);
        return family == null ? null : family.series(values);
    }

    void write(Exposition out) {
        all.values().forEach(family -> family.write(out));
    }
}
