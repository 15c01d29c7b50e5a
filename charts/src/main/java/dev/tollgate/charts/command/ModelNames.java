package dev.tollgate.charts.command;

import dev.tollgate.charts.dist.ManifestYaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The {@code model_name}s of a gateway's {@code config.yaml}. */
final class ModelNames {

    private ModelNames() {}

    static List<String> in(String config) {
        return ManifestYaml.read(config).stream()
                .map(document -> document.get("model_list"))
                .filter(List.class::isInstance)
                .flatMap(models -> ((List<?>) models).stream())
                .filter(Map.class::isInstance)
                .map(model -> ((Map<?, ?>) model).get("model_name"))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
    }
}
