package dev.tollgate.charts.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * One panel of the dashboard.
 *
 * @param kind Grafana's type of panel
 * @param unit Grafana's name of the unit
 * @param queries what it draws, one line or many each
 */
record Panel(String title, String kind, String unit, List<Query> queries) {

    /**
     * An expression of PromQL.
     *
     * @param legend what a line is called; {@code {{label}}} stands for a label's value
     */
    record Query(String expression, String legend) {}

    /** Grafana's panel of bands that are coloured by state. */
    static final String STATES = "state-timeline";

    Panel {
        queries = List.copyOf(queries);
    }

    /** Lines over time. */
    static Panel lines(String title, String unit) {
        return new Panel(title, "timeseries", unit, List.of());
    }

    /** Bands over time, coloured by state. */
    static Panel states(String title) {
        return new Panel(title, STATES, "none", List.of());
    }

    /** The panel with one more query. */
    Panel with(String legend, String expression) {
        List<Query> more = new ArrayList<>(queries);
        more.add(new Query(expression, legend));
        return new Panel(title, kind, unit, more);
    }
}
