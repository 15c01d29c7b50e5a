package dev.tollgate.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Secret;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/**
 * Headers in one variable, {@code name=value,other=value}, as {@code OTEL_EXPORTER_OTLP_HEADERS}
 * has them: values may be percent-encoded.
 */
final class HeaderList {

    private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final String VALUE = "[\\x20-\\x7e]*";
    private static final String ADVICE = "is no list of headers; write it as name=value,name=value";

    private HeaderList() {}

    static Map<String, Secret> read(Section section, String key) {
        Map<String, Secret> headers = new HashMap<>();
        for (String pair : section.text(key).orElse("").split(",", -1)) {
            if (!pair.isBlank()) {
                add(headers, section, key, pair);
            }
        }
        return headers;
    }

    private static void add(Map<String, Secret> headers, Section section, String key, String pair) {
        String[] parts = pair.split("=", 2);
        String name = parts[0].strip();
        String value = parts.length == 2 ? decoded(parts[1].strip()) : "\n";
        if (!name.matches(NAME) || !value.matches(VALUE)) {
            section.problem(key, ADVICE);
            return;
        }
        headers.put(name, new Secret(value));
    }

    /** Who writes a plain value means a plus by a plus, and a lonely percent sign too. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
