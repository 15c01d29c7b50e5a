package dev.tollgate.charts.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Objects of Kubernetes as YAML text.
 *
 * <p>A text is written without quotes only where no reader of YAML 1.1 or 1.2 can take it for
 * anything else: kubectl reads {@code 1e3}, {@code 0600} and {@code on} as number and boolean.
 */
public final class ManifestYaml {

    private static final Pattern CERTAIN =
            Pattern.compile("(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z/][A-Za-z0-9_./-]*");

    private ManifestYaml() {}

    /** The documents of one file, each behind {@code ---}. */
    public static String write(List<Map<String, Object>> objects) {
        Yaml yaml = new Yaml(new Quoting(options()), options());
        return objects.stream()
                .map(object -> "---\n" + yaml.dump(object))
                .collect(Collectors.joining());
    }

    /**
     * The objects of a file.
     *
     * @throws org.yaml.snakeyaml.error.YAMLException where the text is not YAML
     */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> read(String text) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
            if (document instanceof Map<?, ?>) {
                objects.add((Map<String, Object>) document);
            }
        }
        return objects;
    }

    private static DumperOptions options() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        options.setWidth(1_000);
        return options;
    }

    private static final class Quoting extends Representer {

        Quoting(DumperOptions options) {
            super(options);
            addClassTag(String.class, Tag.STR);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            return super.representScalar(tag, value, tag.equals(Tag.STR) ? style(value) : style);
        }

        private static ScalarStyle style(String value) {
            if (CERTAIN.matcher(value).matches()) {
                return ScalarStyle.PLAIN;
            }
            return value.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
        }
    }
}
