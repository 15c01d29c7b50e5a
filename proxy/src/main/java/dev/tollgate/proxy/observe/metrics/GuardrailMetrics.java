package dev.tollgate.proxy.observe.metrics;

import dev.tollgate.proxy.observe.Look;
import dev.tollgate.proxy.observe.metrics.Exposition.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what guardrails do, under LiteLLM's names. There are as many series as guardrails are
 * configured, times their modes and ends.
 */
final class GuardrailMetrics {

    private static final String NAME = "guardrail_name";
    private static final String STATUS = "status";
    private static final String ERROR = "error_type";
    private static final String HOOK = "hook_type";
    private static final String FAILED = "error";

    /** Labels that no other metric has. */
    static final List<String> LABELS = List.of(NAME, STATUS, ERROR, HOOK);

    private final Kept latency;
    private final Kept errors;
    private final Kept requests;

    GuardrailMetrics(MetricsSettings settings) {
        latency =
                new Kept(
                        new Shown(
                                "litellm_guardrail_latency_seconds",
                                Kind.HISTOGRAM,
                                "Seconds that a guardrail looked."),
                        LABELS,
                        settings);
        errors =
                new Kept(
                        new Shown(
                                "litellm_guardrail_errors",
                                Kind.COUNTER,
                                "Times that a guardrail blocked or failed."),
                        List.of(NAME, ERROR, HOOK),
                        settings);
        requests =
                new Kept(
                        new Shown(
                                "litellm_guardrail_requests",
                                Kind.COUNTER,
                                "Times that a guardrail looked."),
                        List.of(NAME, STATUS, HOOK),
                        settings);
    }

    void looked(Look look) {
        latency.series(look).ifPresent(series -> series.record(look.nanos()));
        requests.series(look).ifPresent(series -> series.record(1));
        if (!look.error().isEmpty()) {
            errors.series(look).ifPresent(series -> series.record(1));
        }
    }

    /** Nothing where no guardrail has looked. */
    void write(Exposition out) {
        List.of(latency, errors, requests).forEach(kept -> kept.write(out));
    }

    private static String value(String label, Look look) {
        return switch (label) {
            case NAME -> look.guardrail();
            case STATUS -> look.error().isEmpty() ? "success" : FAILED;
            case ERROR -> look.error().isEmpty() ? "none" : look.error();
            default -> look.mode();
        };
    }

    /**
     * How a metric is shown.
     *
     * @param family of a counter without {@code _total}
     */
    private record Shown(String family, Kind kind, String help) {

        /** LiteLLM's, by which it is chosen. */
        String name() {
            return kind == Kind.COUNTER ? family + "_total" : family;
        }
    }

    /** One metric. */
    private static final class Kept {
        private final Shown shown;
        private final List<String> labels;
        private final boolean wanted;
        private final Map<List<String>, Series> series = new ConcurrentHashMap<>();

        Kept(Shown shown, List<String> usual, MetricsSettings settings) {
            this.shown = shown;
            Optional<MetricsSettings.Wanted> chosen =
                    Optional.ofNullable(settings.metrics().get(shown.name()));
            Optional<Set<String>> named = chosen.flatMap(MetricsSettings.Wanted::labels);
            wanted = settings.metrics().isEmpty() || chosen.isPresent();
            labels =
                    usual.stream()
                            .filter(label -> named.map(set -> set.contains(label)).orElse(true))
                            .toList();
        }

        Optional<Series> series(Look look) {
            if (!wanted) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>(labels.size());
            labels.forEach(label -> values.add(value(label, look)));
            return Optional.of(series.computeIfAbsent(values, this::made));
        }

        private Series made(List<String> values) {
            String text = Exposition.labels(labels, values);
            return shown.kind == Kind.HISTOGRAM
                    ? new Series.Histogram(text)
                    : new Series.Counter(text, Metric.Unit.ONE);
        }

        void write(Exposition out) {
            if (!series.isEmpty()) {
                out.family(shown.family, shown.kind, shown.help);
                series.values().forEach(one -> one.write(out));
            }
        }
    }
}
