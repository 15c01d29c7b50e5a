package dev.tollgate.proxy.observe.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * The text that Prometheus scrapes, in its own format 0.0.4 or in OpenMetrics 1.0. Families are
 * written one after the other, each followed by its samples.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus,
 *     exposition formats</a>
 */
public final class Exposition {

    private final StringBuilder text = new StringBuilder(1 << 16);
    private final Format format;
    private String name = "";

    /** How it is written. */
    public enum Format {
        TEXT("text/plain; version=0.0.4; charset=utf-8"),
        OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        /** For {@code Content-Type}. */
        public String mediaType() {
            return mediaType;
        }
    }

    /** Kinds of metric. */
    public enum Kind {
        COUNTER("counter"),
        GAUGE("gauge"),
        HISTOGRAM("histogram");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    public Exposition(Format format) {
        this.format = format;
    }

    /**
     * Begins a family.
     *
     * @param family its name; of a counter without {@code _total}
     */
    public Exposition family(String family, Kind kind, String help) {
        boolean total = kind == Kind.COUNTER;
        String shown = total && format == Format.TEXT ? family + "_total" : family;
        text.append("# HELP ").append(shown).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(shown).append(' ').append(kind.shown).append('\n');
        name = total ? family + "_total" : family;
        return this;
    }

    /** A sample of the family. */
    public Exposition sample(List<String> labels, List<String> values, double value) {
        return sample("", labels(labels, values), value);
    }

    /** A sample of the family. */
    public Exposition sample(List<String> labels, List<String> values, long value) {
        return sample(labels, values, (double) value);
    }

    /** The only sample of the family. */
    public Exposition sample(long value) {
        return sample((double) value);
    }

    /** The only sample of the family. */
    public Exposition sample(double value) {
        return sample("", "", value);
    }

    /**
     * @param suffix of the name: {@code _bucket}
     * @param labels as {@link #labels} makes them
     */
    Exposition sample(String suffix, String labels, double value) {
        text.append(name).append(suffix);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ');
        number(value);
        text.append('\n');
        return this;
    }

    /** One bucket: what is at most a bound. */
    void bucket(String labels, String bound, long count) {
        text.append(name).append("_bucket{").append(labels);
        if (!labels.isEmpty()) {
            text.append(',');
        }
        text.append("le=\"").append(bound).append("\"} ").append(count).append('\n');
    }

    private void number(double value) {
        if (value == Double.POSITIVE_INFINITY) {
            text.append("+Inf");
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
    }

    /** Label names and values as they stand between braces. */
    static String labels(List<String> names, List<String> values) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            labels.append(i == 0 ? "" : ",").append(names.get(i)).append("=\"");
            escape(values.get(i), labels);
            labels.append('"');
        }
        return labels.toString();
    }

    private static void escape(String value, StringBuilder into) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> into.append("\\\\");
                case '"' -> into.append("\\\"");
                case '\n' -> into.append("\\n");
                default -> into.append(c);
            }
        }
    }

    /** All of it, in UTF-8. */
    public byte[] bytes() {
        if (format == Format.OPEN_METRICS) {
            text.append("# EOF\n");
        }
        return text.toString().getBytes(UTF_8);
    }
}
