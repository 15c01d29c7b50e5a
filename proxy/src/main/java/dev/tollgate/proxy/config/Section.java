package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One mapping, read by type: a key that is absent or {@code null} gives empty, a value of another
 * type gives empty and a problem. No problem shows the value.
 */
final class Section {

    private final Node.Mapping mapping;
    private final Findings findings;

    Section(Node.Mapping mapping, Findings findings) {
        this.mapping = mapping;
        this.findings = findings;
    }

    Place place() {
        return mapping.place();
    }

    /** Where {@code key} stands, or would. */
    Place place(String key) {
        Node node = mapping.entries().get(key);
        return node == null ? place().key(key, place().line()) : node.place();
    }

    Set<String> keys() {
        return mapping.entries().keySet();
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    Optional<Node> node(String key) {
        return Optional.ofNullable(mapping.entries().get(key)).filter(node -> !node.isNothing());
    }

    ObjectNode tree() {
        return mapping.json();
    }

    Node.Mapping mapping() {
        return mapping;
    }

    /** The same with what {@code defaults} has and this hasn't. */
    Section withDefaults(Section defaults) {
        Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
        defaults.mapping
                .entries()
                .forEach((key, value) -> {
                    if (!has(key)) {
                        entries.put(key, value);
                    }
                });
        return new Section(new Node.Mapping(place(), entries), findings);
    }

    /** Another file, whose problems are told with these; empty where it isn't YAML. */
    Optional<Section> other(String file, String text) {
        return new YamlReader(file, findings)
                .read(text)
                .map(content -> new Section(content, findings));
    }

    /** The same with another value for {@code key}. */
    Section with(String key, Node value) {
        Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
        entries.put(key, value);
        return new Section(new Node.Mapping(place(), entries), findings);
    }

    void problem(String what) {
        findings.problem(place(), what);
    }

    void problem(String key, String what) {
        findings.problem(place(key), what);
    }

    void warning(String what) {
        findings.warning(place(), what);
    }

    void warning(String key, String what) {
        findings.warning(place(key), what);
    }

    /** A single value as text; numbers and dates as the file writes them. */
    Optional<String> text(String key) {
        Optional<Node.Scalar> scalar = scalar(key, "text", "write a single value");
        return scalar.map(Node.Scalar::text).filter(text -> !text.isBlank());
    }

    private Optional<Node.Scalar> scalar(String key, String wanted, String advice) {
        Optional<Node> node = node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Scalar)) {
            problem(key, "is " + node.get().kindName() + ", not " + wanted + "; " + advice);
        }
        return node.filter(Node.Scalar.class::isInstance).map(Node.Scalar.class::cast);
    }

    /** A number from 0 on; those beyond an {@code int} count as its largest. */
    OptionalInt whole(String key) {
        OptionalLong count = count(key);
        return count.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.min(count.getAsLong(), Integer.MAX_VALUE));
    }

    /** A whole number from 0 on; those beyond a {@code long} count as its largest. */
    OptionalLong count(String key) {
        Optional<BigDecimal> number = decimal(key, "a whole number", "write digits only: 60");
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        if (number.get().stripTrailingZeros().scale() > 0) {
            problem(key, "is a fraction, not a whole number; write digits only: 60");
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                number.get().min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact());
    }

    /** A number from 0 on. */
    OptionalDouble number(String key) {
        Optional<BigDecimal> number = decimal(key, "a number", "write a number: 0.5");
        return number.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(number.get().doubleValue());
    }

    /** A sum of money from 0 on. */
    Optional<BigDecimal> amount(String key) {
        return decimal(key, "a number", "write a number: 0.5");
    }

    /** Seconds; LiteLLM takes 0 for unset. */
    Optional<Duration> seconds(String key) {
        return pause(key).filter(Duration::isPositive);
    }

    /** Seconds from 0 on. */
    Optional<Duration> pause(String key) {
        return decimal(key, "a number of seconds", "write a number: 30")
                .map(number -> number.min(BigDecimal.valueOf(Integer.MAX_VALUE)))
                .map(number -> Duration.ofMillis(number.movePointRight(3).longValue()));
    }

    /** A length of time with its unit: {@code 24h}. */
    Optional<Duration> period(String key) {
        Optional<String> text = text(key);
        Optional<Duration> period = text.flatMap(Durations::parse);
        if (text.isPresent() && period.isEmpty()) {
            problem(key, "is no length of time; write it as 30s, 15m, 24h, 7d, 1w or 1mo");
        }
        return period;
    }

    private Optional<BigDecimal> decimal(String key, String wanted, String advice) {
        Optional<Node.Scalar> scalar = scalar(key, wanted, advice);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = Numbers.decimal(scalar.get().text());
        if (number.isEmpty() || scalar.get().kind() == Node.Kind.BOOLEAN) {
            problem(key, "is " + scalar.get().kindName() + ", not " + wanted + "; " + advice);
            return Optional.empty();
        }
        if (number.get().signum() < 0) {
            problem(key, "is less than 0; use 0 or more");
            return Optional.empty();
        }
        return number;
    }

    Optional<Boolean> flag(String key) {
        Optional<Node.Scalar> scalar = scalar(key, "true or false", "write true or false");
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        String text = scalar.get().text();
        boolean truth = scalar.get().kind() == Node.Kind.BOOLEAN;
        if (!truth && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            problem(
                    key,
                    "is " + scalar.get().kindName() + ", not true or false; write one of them");
            return Optional.empty();
        }
        return Optional.of(scalar.get().isTrue());
    }

    /** A list of single values; one value alone counts as a list of it. */
    List<String> texts(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Node.Scalar scalar) {
            return List.of(scalar.text());
        }
        if (node.get() instanceof Node.Sequence sequence
                && sequence.items().stream().allMatch(Node.Scalar.class::isInstance)) {
            return sequence.items().stream()
                    .filter(item -> !item.isNothing())
                    .map(item -> ((Node.Scalar) item).text())
                    .toList();
        }
        problem(key, "is not a list of single values; write it as [one, two]");
        return List.of();
    }

    /** An {@code http} or {@code https} address. */
    Optional<String> url(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && !isUrl(text.get())) {
            problem(key, "is not a URL; write it with its scheme and host: https://host/path");
        }
        return text;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text.strip());
            return ("http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The mapping under {@code key}; an empty one where there is none. */
    Section section(String key) {
        Optional<Node> node = node(key);
        if (node.isPresent() && node.get() instanceof Node.Mapping inner) {
            return new Section(inner, findings);
        }
        if (node.isPresent()) {
            problem(key, "is " + node.get().kindName() + ", not a mapping; write key: value lines");
        }
        return new Section(new Node.Mapping(place(key), Map.of()), findings);
    }

    /** The mappings of the list under {@code key}. */
    List<Section> sections(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Sequence sequence)) {
            problem(key, "is " + node.get().kindName() + ", not a list; begin each entry with -");
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (item instanceof Node.Mapping inner) {
                sections.add(new Section(inner, findings));
                continue;
            }
            findings.problem(
                    item.place(),
                    "is " + item.kindName() + ", not a mapping; write key: value lines");
        }
        return sections;
    }
}
