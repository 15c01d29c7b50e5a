package dev.tollgate.charts.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObservabilityChartTest {

    private static final String STORES =
            """
            postgresql: {mode: statefulset}
            valkey: {mode: standalone}
            """;

    private static final Synthesized WATCHED =
            Synthesized.of(
                    STORES
                            + """
                            observability:
                              metrics: service-monitor
                              alerts: true
                              dashboard: true
                              labels: {release: prometheus}
                            """);

    /** A metric stands before its matchers, or is an argument of label_values. */
    private static final Pattern METRIC =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{|label_values\\((\\w+),");

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        WATCHED.object("PrometheusRule", "tollgate")
                .at("/spec/groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static JsonNode dashboard() {
        try {
            return new JsonMapper()
                    .readTree(
                            WATCHED.object("ConfigMap", "tollgate-dashboard")
                                    .at("/data/tollgate.json")
                                    .asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        dashboard().path("panels").forEach(panels::add);
        panels.removeIf(panel -> panel.path("type").asText().equals("row"));
        return panels;
    }

    private static Stream<String> expressions() {
        return Stream.concat(
                rules().stream().map(rule -> rule.path("expr").asText()),
                Stream.concat(
                        panels().stream().flatMap(panel -> panel.findValuesAsText("expr").stream()),
                        dashboard().findValuesAsText("definition").stream()));
    }

    private static Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        expressions()
                .forEach(expression -> {
                    Matcher matcher = METRIC.matcher(expression);
                    while (matcher.find()) {
                        metrics.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
                    }
                });
        return metrics;
    }

    @Test
    void everyMetricOfRulesAndDashboardIsOneThatSomebodyExposes() {
        Set<String> known = new HashSet<>(MetricNames.LITELLM);
        known.addAll(MetricNames.OWN);
        known.addAll(MetricNames.CLUSTER);

        assertThat(metrics()).hasSizeGreaterThan(20).isEqualTo(new TreeSet<>(known));
    }

    @Test
    void everyExpressionKeepsToItsNamespace() {
        assertThat(expressions().filter(expression -> !expression.startsWith("label_values")))
                .isNotEmpty()
                .allSatisfy(expression ->
                        assertThat(expression.split("\\{", -1))
                                .hasSameSizeAs(expression.split("\\{namespace=\"", -1)));
    }

    @Test
    void everyNameHasThePrefixOfItsOwner() {
        assertThat(MetricNames.LITELLM).allMatch(name -> name.startsWith("litellm_"));
        assertThat(MetricNames.OWN).allMatch(name -> name.startsWith("tollgate_"));
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() {
        assertThat(rules())
                .hasSize(8)
                .allSatisfy(rule -> {
                    assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
                    assertThat(rule.at("/labels/namespace").asText()).isEqualTo("llm");
                    assertThat(rule.path("for").asText()).matches("\\d+m");
                    assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
                    assertThat(rule.at("/annotations/description").asText()).contains("First: ");
                })
                .extracting(rule -> rule.path("alert").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void monitorFindsThePortAndTheLabelsOfTheGatewaysService() {
        JsonNode monitor = WATCHED.object("ServiceMonitor", "tollgate");
        JsonNode service = WATCHED.object("Service", "tollgate");

        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        assertThat(monitor.at("/spec/selector/matchLabels").properties())
                .isNotEmpty()
                .isSubsetOf(service.at("/metadata/labels").properties());
        assertThat(service.at("/spec/ports"))
                .extracting(port -> port.path("name").asText())
                .contains(monitor.at("/spec/endpoints/0/port").asText());
    }

    @Test
    void panelsLieInsideTheGridAndNoneUponAnother() {
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard().path("panels")) {
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).as(panel.path("title").asText()).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt(); x < right; x++) {
                assertThat(cells.add(x + "/" + place.path("y").asInt())).isTrue();
            }
        }
        assertThat(panels()).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    }

    @Test
    void dashboardIsFoundByGrafanasSidecarAndChoosesSourceAndNamespace() {
        JsonNode labels = WATCHED.object("ConfigMap", "tollgate-dashboard").at("/metadata/labels");

        assertThat(labels.path("grafana_dashboard").asText()).isEqualTo("1");
        assertThat(dashboard().at("/templating/list"))
                .extracting(variable -> variable.path("name").asText())
                .containsExactly("datasource", "namespace");
        assertThat(panels())
                .allSatisfy(panel ->
                        assertThat(panel.at("/datasource/uid").asText())
                                .isEqualTo("${datasource}"));
    }

    @Test
    void nothingIsWrittenThatWasNotAskedFor() {
        Synthesized plain = Synthesized.of(STORES);

        assertThat(plain.chart("80-observability")).isEmpty();
    }
}
