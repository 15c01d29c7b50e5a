package dev.tollgate.proxy.observe.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One metric's series. There are at most so many of them: then all keys and users that are new
 * count as «other», and where even models are too many, all labels do.
 */
final class Family {

    private final Metric metric;
    private final List<Label> labels;
    private final List<String> names;
    private final int[] places;
    private final int most;
    private final Map<Values, Series> series = new ConcurrentHashMap<>();

    /**
     * @param all the labels of all metrics, in the order of the values that {@link #series} takes
     * @param most series before any is «other»
     */
    Family(Metric metric, List<Label> labels, List<Label> all, int most) {
        this.metric = metric;
        this.labels = labels;
        this.names = labels.stream().map(Label::name).toList();
        this.places = labels.stream().mapToInt(all::indexOf).toArray();
        this.most = most;
    }

    Series series(Values all) {
        Values own = all.at(places);
        Series known = series.get(own);
        if (known != null) {
            return known;
        }
        if (series.size() < most) {
            return series.computeIfAbsent(own, this::made);
        }
        Values fewer = own.bounded(labels);
        return series.size() < 2L * most || series.containsKey(fewer)
                ? series.computeIfAbsent(fewer, this::made)
                : series.computeIfAbsent(own.others(), this::made);
    }

    private Series made(Values values) {
        String text = Exposition.labels(names, values.list());
        return metric.kind() == Exposition.Kind.HISTOGRAM
                ? new Series.Histogram(text)
                : new Series.Counter(text, metric.unit());
    }

    void write(Exposition out) {
        out.family(metric.liteLlmName(), metric.kind(), metric.help());
        series.values().forEach(one -> one.write(out));
    }
}
