package dev.tollgate.proxy.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every key of LiteLLM's {@code config.yaml} and what the gateway makes of it: the file {@code
 * keys.yaml}, from which the start's warnings and the table in {@code docs/compatibility.md} come.
 *
 * @param sections by path, {@code model_list[].litellm_params}; the section {@code environment}
 *     holds variables
 */
record KnownKeys(Map<String, Map<String, Entry>> sections) {

    /** The name of a section's entry that says what becomes of keys that aren't listed. */
    static final String ANY = "*";

    /**
     * What is known of one key.
     *
     * @param note one line, may be empty
     */
    record Entry(Status status, String note) {

        static Entry parse(String text) {
            String[] parts = text.split(";", 2);
            return new Entry(
                    Status.valueOf(parts[0].strip().toUpperCase(Locale.ROOT)),
                    parts.length > 1 ? parts[1].strip() : "");
        }
    }

    /** How far a key is supported. */
    enum Status {
        YES,
        PARTLY,
        NO
    }

    /** The list that comes with the program. */
    static KnownKeys load() {
        Map<String, Map<String, Entry>> sections = new LinkedHashMap<>();
        for (Map.Entry<String, Node> section : resource("keys.yaml").entries().entrySet()) {
            Map<String, Entry> keys = new LinkedHashMap<>();
            if (section.getValue() instanceof Node.Mapping mapping) {
                mapping.entries().forEach((key, value) -> keys.put(key, entry(value)));
            }
            sections.put(section.getKey(), keys);
        }
        return new KnownKeys(sections);
    }

    private static Entry entry(Node value) {
        return Entry.parse(value instanceof Node.Scalar scalar ? scalar.text() : "");
    }

    /** A YAML file of this package that comes with the program. */
    static Node.Mapping resource(String name) {
        Findings findings = new Findings();
        Optional<Node.Mapping> mapping = new YamlReader(name, findings).read(text(name));
        findings.requireNone(List.of());
        return mapping.orElseThrow();
    }

    /** The text of a file of this package that comes with the program. */
    static String text(String name) {
        try (InputStream stream = KnownKeys.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new UncheckedIOException(new IOException("The program lacks " + name));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Entry> section(String path) {
        return sections.getOrDefault(path, Map.of());
    }

    boolean has(String path) {
        return sections.containsKey(path);
    }

    /** The keys of a section that have a name. */
    Set<String> names(String path) {
        return section(path).keySet();
    }
}
