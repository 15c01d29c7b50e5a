package dev.tollgate.charts.chart;

import dev.tollgate.charts.kit.Fields;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The alerts of one environment: what somebody must look at, soon (critical) or today (warning).
 * Each says what to look at first.
 */
final class Alerts {

    private static final String CRITICAL = "critical";
    private static final String WARNING = "warning";

    /** Below this share of a budget, its owner hears of it. */
    private static final String LITTLE = "0.1";

    private final String namespace;

    Alerts(String namespace) {
        this.namespace = namespace;
    }

    /** {@code spec} of a PrometheusRule. */
    Fields spec() {
        return Fields.of(
                "groups",
                List.of(
                        group("availability", down(), noReadyPods(), errors(), overhead()),
                        group("providers", poolExhausted()),
                        group("money", journal(), teamBudget(), keyBudget())));
    }

    private Rule down() {
        return new Rule(
                        "TollgateDown",
                        CRITICAL,
                        "2m",
                        "absent(" + own(MetricNames.IN_FLIGHT) + ")")
                .says(
                        "No metrics of the gateway in " + namespace,
                        "Prometheus reads no gateway pod. First: kubectl -n "
                                + namespace
                                + " get pods,events. If the pods are ready, look at Prometheus'"
                                + " targets, and whether its namespace is one of"
                                + " networkPolicies.ingressNamespaces.");
    }

    private Rule noReadyPods() {
        String ready =
                MetricNames.READY_PODS
                        + "{namespace=\""
                        + namespace
                        + "\",deployment=\""
                        + GatewayChart.NAME
                        + "\"}";
        return new Rule("TollgateNoReadyPods", CRITICAL, "1m", ready + " == 0")
                .says(
                        "No gateway pod in " + namespace + " is ready",
                        "Every request fails. First: kubectl -n "
                                + namespace
                                + " describe deployment/tollgate, then the logs of a pod. A pod"
                                + " isn't ready before its database has the schema, so look at the"
                                + " tollgate-migrate Job too.");
    }

    private Rule errors() {
        String failed = own(MetricNames.REQUESTS, "status_code=~\"5..\"");
        return new Rule(
                        "TollgateErrors",
                        CRITICAL,
                        "5m",
                        "sum(rate("
                                + failed
                                + "[5m])) / sum(rate("
                                + own(MetricNames.REQUESTS)
                                + "[5m])) > 0.05")
                .says(
                        "{{ $value | humanizePercentage }} of requests fail in " + namespace,
                        "Clients get status 5xx. First: the dashboard's panels Deployment state and"
                                + " Fallbacks tell whether one provider is ill; if all are well, the"
                                + " gateway's log lines with status 500 name the cause.");
    }

    private Rule overhead() {
        return new Rule(
                        "TollgateOverhead",
                        WARNING,
                        "10m",
                        "histogram_quantile(0.99, sum by (le) (rate("
                                + own(MetricNames.OVERHEAD)
                                + "[5m]))) > 0.1")
                .says(
                        "The gateway adds {{ $value | humanizeDuration }} to 1 % of requests in "
                                + namespace,
                        "The gateway's own work takes more than 100 ms. First: CPU of its pods and"
                                + " requests in flight (raise gateway.replicas or its cpu), then the"
                                + " latency of Valkey.");
    }

    private Rule poolExhausted() {
        String available = "min by (pool) (" + own(MetricNames.POOL_KEYS_AVAILABLE) + ")";
        String all = "max by (pool) (" + own(MetricNames.POOL_KEYS) + ")";
        return new Rule(
                        "TollgateKeyPoolExhausted",
                        CRITICAL,
                        "1m",
                        available + " == 0 and " + all + " > 0")
                .says(
                        "Pool {{ $labels.pool }} in " + namespace + " has no usable key",
                        "Every key of the pool is cooling down, used up or refused. First: the"
                                + " panel Cooldowns shows the providers' status (429: add keys or"
                                + " wait; 401 and 403: a key was revoked, replace it in the"
                                + " secrets).");
    }

    private Rule journal() {
        return new Rule(
                        "TollgateSpendJournalGrowing",
                        WARNING,
                        "10m",
                        "max by (pod) (" + own(MetricNames.JOURNAL_AGE) + ") > 120")
                .says(
                        "Spend of {{ $labels.pod }} in "
                                + namespace
                                + " has waited {{ $value | humanizeDuration }} for the database",
                        "Rows are safe in the pod's journal, but reports and budgets lag behind."
                                + " First: is PostgreSQL reachable and not full; don't delete the pod"
                                + " by force before its journal is empty.");
    }

    private Rule teamBudget() {
        return budget(
                "TollgateTeamBudgetNearEnd",
                "team, team_alias",
                MetricNames.TEAM_REMAINING,
                MetricNames.TEAM_BUDGET,
                "Team {{ or $labels.team_alias $labels.team }}");
    }

    private Rule keyBudget() {
        return budget(
                "TollgateKeyBudgetNearEnd",
                "hashed_api_key, api_key_alias",
                MetricNames.KEY_REMAINING,
                MetricNames.KEY_BUDGET,
                "Key {{ or $labels.api_key_alias $labels.hashed_api_key }}");
    }

    private Rule budget(String name, String owner, String remaining, String budget, String who) {
        String by = " by (" + owner + ") (";
        return new Rule(
                        name,
                        WARNING,
                        "5m",
                        "min"
                                + by
                                + own(remaining)
                                + ") / max"
                                + by
                                + own(budget)
                                + ") < "
                                + LITTLE)
                .says(
                        who + " has {{ $value | humanizePercentage }} of its budget left",
                        "At zero its requests are refused until the budget is reset. First: the panels Spend by team and Spend by model; then raise"
                                + " max_budget, or tell its owner.");
    }

    /** The series of a metric that this environment's pods expose. */
    private String own(String metric) {
        return metric + "{namespace=\"" + namespace + "\"}";
    }

    private String own(String metric, String matcher) {
        return metric + "{namespace=\"" + namespace + "\"," + matcher + "}";
    }

    private Map<String, Object> group(String name, Rule... rules) {
        return Fields.of("name", "tollgate-" + name)
                .set("rules", Stream.of(rules).map(rule -> rule.toMap(namespace)).toList())
                .toMap();
    }

    /**
     * One alerting rule.
     *
     * @param pending how long the condition must hold, as {@code 5m}
     */
    private record Rule(
            String name,
            String severity,
            String pending,
            String condition,
            Map<String, String> text) {

        Rule(String name, String severity, String pending, String condition) {
            this(name, severity, pending, condition, Map.of());
        }

        Rule says(String summary, String description) {
            return new Rule(
                    name,
                    severity,
                    pending,
                    condition,
                    Map.of("summary", summary, "description", description));
        }

        /** Aggregation drops the namespace, by which many receivers of alerts are chosen. */
        Map<String, Object> toMap(String namespace) {
            return Fields.of("alert", name)
                    .set("expr", condition)
                    .set("for", pending)
                    .set("labels", Map.of("severity", severity, "namespace", namespace))
                    .set("annotations", text)
                    .toMap();
        }
    }
}
