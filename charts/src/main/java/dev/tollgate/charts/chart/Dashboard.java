package dev.tollgate.charts.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.charts.kit.ConfigFiles;
import dev.tollgate.charts.kit.Fields;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Grafana's dashboard of one environment. Its identifier is the environment's, so that one Grafana
 * can show many; the variables choose the data source and the namespace.
 */
final class Dashboard {

    /** Name of the variable that stands for the namespace in queries. */
    static final String NAMESPACE = "namespace";

    /** Grafana's grid is this wide. */
    private static final int GRID = 24;

    private static final int PANEL_HEIGHT = 8;

    private static final Map<String, String> SOURCE =
            Map.of("type", "prometheus", "uid", "${datasource}");

    private static final ObjectWriter WRITER =
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build()
                    .writer(
                            new DefaultPrettyPrinter()
                                    .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private final String environment;
    private final String namespace;
    private final List<Map<String, Object>> panels = new ArrayList<>();
    private int top;

    Dashboard(String environment, String namespace) {
        this.environment = environment;
        this.namespace = namespace;
        Panels.rows().forEach(this::row);
    }

    /** The dashboard as Grafana imports it, with sorted keys. */
    String json() {
        Fields dashboard =
                Fields.of("uid", "tollgate-" + ConfigFiles.hash(environment + "/" + namespace))
                        .set("title", "Tollgate / " + environment)
                        .set("tags", List.of("tollgate"))
                        .set("schemaVersion", 39)
                        .set("editable", true)
                        .set("refresh", "30s")
                        .set("time.from", "now-6h")
                        .set("time.to", "now")
                        .set("templating.list", List.of(sources(), namespaces()))
                        .set("panels", panels);
        try {
            return WRITER.writeValueAsString(dashboard.toMap()) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> sources() {
        return Fields.of("name", "datasource")
                .set("label", "Data source")
                .set("type", "datasource")
                .set("query", "prometheus")
                .toMap();
    }

    private Map<String, Object> namespaces() {
        String query = "label_values(" + MetricNames.IN_FLIGHT + ", namespace)";
        return Fields.of("name", NAMESPACE)
                .set("label", "Environment")
                .set("type", "query")
                .set("datasource", SOURCE)
                .set("definition", query)
                .set("query.query", query)
                .set("query.refId", "Namespaces")
                .set("refresh", 2)
                .set("sort", 1)
                .set("current.text", namespace)
                .set("current.value", namespace)
                .toMap();
    }

    private void row(String title, List<Panel> row) {
        panels.add(
                Fields.of("id", panels.size() + 1)
                        .set("type", "row")
                        .set("title", title)
                        .set("collapsed", false)
                        .set("panels", List.of())
                        .set("gridPos", place(0, GRID, 1))
                        .toMap());
        top++;
        int width = GRID / row.size();
        for (int i = 0; i < row.size(); i++) {
            panels.add(panel(row.get(i), place(i * width, width, PANEL_HEIGHT)));
        }
        top += PANEL_HEIGHT;
    }

    private Map<String, Object> panel(Panel panel, Fields place) {
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Panel.Query query : panel.queries()) {
            targets.add(
                    Fields.of("refId", String.valueOf((char) ('A' + targets.size())))
                            .set("datasource", SOURCE)
                            .set("expr", query.expression())
                            .set("legendFormat", query.legend())
                            .toMap());
        }
        Fields fields =
                Fields.of("id", panels.size() + 1)
                        .set("type", panel.kind())
                        .set("title", panel.title())
                        .set("datasource", SOURCE)
                        .set("fieldConfig.defaults.unit", panel.unit())
                        .set("fieldConfig.overrides", List.of())
                        .set("gridPos", place)
                        .set("targets", targets);
        if (panel.kind().equals(Panel.STATES)) {
            fields.set("fieldConfig.defaults.mappings", List.of(deploymentStates()));
        }
        return fields.toMap();
    }

    private static Map<String, Object> deploymentStates() {
        return Fields.of("type", "value")
                .set("options.0", state(0, "healthy", "green"))
                .set("options.1", state(1, "partial outage", "orange"))
                .set("options.2", state(2, "complete outage", "red"))
                .toMap();
    }

    private static Map<String, Object> state(int index, String text, String colour) {
        return Map.of("index", index, "text", text, "color", colour);
    }

    private Fields place(int left, int width, int height) {
        return Fields.of("x", left).set("y", top).set("w", width).set("h", height);
    }
}
