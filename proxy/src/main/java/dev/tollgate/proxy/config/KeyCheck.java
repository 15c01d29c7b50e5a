package dev.tollgate.proxy.config;

import java.util.Map;
import java.util.Optional;

/** Warns of keys that are unknown, or known and not supported. */
final class KeyCheck {

    private static final String PARAMS = "model_list[].litellm_params";

    private final KnownKeys known;
    private final Findings findings;

    KeyCheck(KnownKeys known, Findings findings) {
        this.known = known;
        this.findings = findings;
    }

    /** Goes through the whole file. */
    void check(Node.Mapping root) {
        mapping(root, "");
    }

    /** Warns of variables that LiteLLM would heed and the gateway doesn't. */
    void check(Environment environment) {
        known.section("environment")
                .forEach((name, entry) -> {
                    if (entry.status() == KnownKeys.Status.NO && environment.has(name)) {
                        findings.warning(Place.of("environment"), name + " " + unsupported(entry));
                    }
                });
    }

    private void mapping(Node.Mapping mapping, String section) {
        for (Map.Entry<String, Node> pair : mapping.entries().entrySet()) {
            key(pair.getKey(), pair.getValue(), section);
            String path = section.isEmpty() ? pair.getKey() : section + "." + pair.getKey();
            below(pair.getValue(), path);
        }
    }

    private void below(Node value, String path) {
        if (value instanceof Node.Mapping inner && known.has(path)) {
            mapping(inner, path);
        }
        if (value instanceof Node.Sequence sequence && known.has(path + "[]")) {
            sequence.items().forEach(item -> item(item, path + "[]"));
        }
    }

    private void item(Node item, String section) {
        if (item instanceof Node.Mapping mapping) {
            mapping(mapping, section);
        }
    }

    private void key(String key, Node value, String section) {
        KnownKeys.Entry entry = known.section(section).get(key);
        if (entry == null) {
            unknown(key, value, section);
            return;
        }
        if (entry.status() == KnownKeys.Status.NO && !isOff(value)) {
            findings.warning(value.place(), unsupported(entry));
        }
    }

    private static String unsupported(KnownKeys.Entry entry) {
        String note = entry.note().isEmpty() ? "" : " (" + entry.note() + ")";
        return "is not supported yet and has no effect" + note;
    }

    /** What is switched off needs no support. */
    private static boolean isOff(Node value) {
        return value.isNothing()
                || (value instanceof Node.Scalar scalar
                        && scalar.kind() == Node.Kind.BOOLEAN
                        && !scalar.isTrue())
                || (value instanceof Node.Sequence sequence && sequence.items().isEmpty())
                || (value instanceof Node.Mapping mapping && mapping.entries().isEmpty());
    }

    private void unknown(String key, Node value, String section) {
        if (section.isEmpty() && key.startsWith("x-")) {
            // a place for anchors, as in compose files
            return;
        }
        boolean open = known.section(section).containsKey(KnownKeys.ANY);
        if (!open) {
            String advice = Nearest.advice(key, known.names(section), "it has no effect");
            findings.warning(value.place(), "is an unknown key; " + advice);
            return;
        }
        Optional<String> near = Nearest.to(key, known.names(section));
        if (section.equals(PARAMS) && near.isPresent()) {
            findings.warning(
                    value.place(),
                    "is no key of LiteLLM and goes to the vendor as a request parameter; did you"
                            + " mean "
                            + near.get()
                            + "?");
        }
    }
}
