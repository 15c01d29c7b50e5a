package dev.tollgate.charts.command;

import dev.tollgate.charts.dist.ManifestYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code model_name}s of a gateway's {@code config.yaml}. */
final class ModelNames {

    private ModelNames() {}

    static List<String> in(String config) {
        List<String> names = new ArrayList<>();
        for (Map<String, Object> document : ManifestYaml.read(config)) {
            if (document.get("model_list") instanceof List<?> models) {
                for (Object model : models) {
                    if (model instanceof Map<?, ?> entry && entry.get("model_name") != null) {
                        names.add(String.valueOf(entry.get("model_name")));
                    }
                }
            }
        }
        return names;
    }
}
