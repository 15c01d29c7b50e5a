package dev.tollgate.charts.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every panel of the dashboard. */
final class Panels {

    private static final String PER_SECOND = "reqps";
    private static final String SHARE = "percentunit";
    private static final String DOLLARS = "currencyUSD";

    private Panels() {}

    /** Row → its panels, from top to bottom. */
    static Map<String, List<Panel>> rows() {
        Map<String, List<Panel>> rows = new LinkedHashMap<>();
        rows.put("Requests", List.of(requests(), errors(), inFlight(), cache()));
        rows.put("Latency", List.of(latency(), firstToken(), overhead()));
        rows.put("Tokens and money", List.of(tokens(), spendByTeam(), spendByModel(), budgets()));
        rows.put("Providers", List.of(deployments(), fallbacks(), cooldowns(), pool()));
        rows.put("Spend journal", List.of(journal(), journalAge()));
        return rows;
    }

    private static Panel requests() {
        return Panel.lines("Requests by status", PER_SECOND)
                .with("{{status_code}}", rate("status_code", MetricNames.REQUESTS));
    }

    private static Panel errors() {
        return Panel.lines("Error rate", SHARE)
                .with("5xx", share("status_code=~\"5..\""))
                .with("429", share("status_code=\"429\""));
    }

    private static String share(String matcher) {
        return "sum(rate("
                + series(MetricNames.REQUESTS, "," + matcher)
                + "[$__rate_interval])) / sum(rate("
                + series(MetricNames.REQUESTS)
                + "[$__rate_interval]))";
    }

    private static Panel inFlight() {
        return Panel.lines("Requests in flight", "short")
                .with("{{pod}}", "sum by (pod) (" + series(MetricNames.IN_FLIGHT) + ")");
    }

    private static Panel cache() {
        String hits = "sum(rate(" + series(MetricNames.CACHE_HITS) + "[$__rate_interval]))";
        String misses = "sum(rate(" + series(MetricNames.CACHE_MISSES) + "[$__rate_interval]))";
        return Panel.lines("Cache hit share", SHARE)
                .with("hits", hits + " / (" + hits + " + " + misses + ")");
    }

    private static Panel latency() {
        return quantiles("Request latency", MetricNames.LATENCY);
    }

    private static Panel firstToken() {
        return quantiles("Time to first token", MetricNames.FIRST_TOKEN);
    }

    private static Panel overhead() {
        return Panel.lines("Gateway overhead", "s")
                .with("p99", quantile("0.99", MetricNames.OVERHEAD));
    }

    private static Panel quantiles(String title, String histogram) {
        return Panel.lines(title, "s")
                .with("p50", quantile("0.5", histogram))
                .with("p95", quantile("0.95", histogram))
                .with("p99", quantile("0.99", histogram));
    }

    private static String quantile(String share, String histogram) {
        return "histogram_quantile(" + share + ", " + rate("le", histogram) + ")";
    }

    private static Panel tokens() {
        return Panel.lines("Tokens a second", "short")
                .with(
                        "input",
                        "sum(rate(" + series(MetricNames.INPUT_TOKENS) + "[$__rate_interval]))")
                .with(
                        "output",
                        "sum(rate(" + series(MetricNames.OUTPUT_TOKENS) + "[$__rate_interval]))");
    }

    private static Panel spendByTeam() {
        return spend("Spend by team, an hour", "team_alias");
    }

    private static Panel spendByModel() {
        return spend("Spend by model, an hour", "model");
    }

    private static Panel spend(String title, String label) {
        return Panel.lines(title, DOLLARS)
                .with(
                        "{{" + label + "}}",
                        "sum by (" + label + ") (increase(" + series(MetricNames.SPEND) + "[1h]))");
    }

    private static Panel budgets() {
        return Panel.lines("Share of budget left", SHARE)
                .with(
                        "team {{team_alias}}",
                        left(
                                "team, team_alias",
                                MetricNames.TEAM_REMAINING,
                                MetricNames.TEAM_BUDGET))
                .with(
                        "key {{api_key_alias}}",
                        left(
                                "hashed_api_key, api_key_alias",
                                MetricNames.KEY_REMAINING,
                                MetricNames.KEY_BUDGET));
    }

    /**
     * The ten with the least; pods tell the same of an owner, but for what has happened in the last
     * seconds.
     */
    private static String left(String owner, String remaining, String budget) {
        String by = " by (" + owner + ") (";
        return "bottomk(10, min" + by + series(remaining) + ") / max" + by + series(budget) + "))";
    }

    private static Panel deployments() {
        return Panel.states("Deployment state")
                .with(
                        "{{litellm_model_name}} {{model_id}}",
                        "max by (litellm_model_name, model_id) ("
                                + series(MetricNames.DEPLOYMENT_STATE)
                                + ")");
    }

    private static Panel fallbacks() {
        return Panel.lines("Fallbacks", PER_SECOND)
                .with(
                        "{{requested_model}} → {{fallback_model}}",
                        rate("requested_model, fallback_model", MetricNames.FALLBACKS))
                .with(
                        "{{requested_model}} → {{fallback_model}} failed",
                        rate("requested_model, fallback_model", MetricNames.FAILED_FALLBACKS));
    }

    private static Panel cooldowns() {
        return Panel.lines("Cooldowns, in five minutes", "short")
                .with(
                        "{{litellm_model_name}} {{exception_status}}",
                        "sum by (litellm_model_name, exception_status) (increase("
                                + series(MetricNames.COOLDOWNS)
                                + "[5m]))");
    }

    private static Panel pool() {
        return Panel.lines("Keys of the pool", "short")
                .with(
                        "{{pool}} usable",
                        "min by (pool) (" + series(MetricNames.POOL_KEYS_AVAILABLE) + ")")
                .with("{{pool}} all", "max by (pool) (" + series(MetricNames.POOL_KEYS) + ")");
    }

    private static Panel journal() {
        return Panel.lines("Rows that wait for the database", "short")
                .with("{{pod}}", "sum by (pod) (" + series(MetricNames.JOURNAL_ROWS) + ")");
    }

    private static Panel journalAge() {
        return Panel.lines("Age of the oldest of them", "s")
                .with("{{pod}}", "max by (pod) (" + series(MetricNames.JOURNAL_AGE) + ")");
    }

    private static String rate(String by, String counter) {
        return "sum by (" + by + ") (rate(" + series(counter) + "[$__rate_interval]))";
    }

    private static String series(String metric) {
        return series(metric, "");
    }

    private static String series(String metric, String matchers) {
        return metric + "{namespace=\"$" + Dashboard.NAMESPACE + "\"" + matchers + "}";
    }
}
