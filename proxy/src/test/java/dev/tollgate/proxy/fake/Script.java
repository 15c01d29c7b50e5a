package dev.tollgate.proxy.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a request wants to be answered: the directives in its text, such as {@code [[error 429
 * retry-after=7]]}.
 *
 * <p>In the text, so that every SDK can steer, whatever it lets through of headers and fields.
 */
record Script(String text, List<Directive> directives) {

    private static final Pattern DIRECTIVE = Pattern.compile("\\[\\[([^\\]]+)\\]\\]");

    /**
     * @param words what follows the name
     * @param options {@code name=value} pairs
     */
    record Directive(String name, List<String> words, Map<String, String> options) {

        String word(int n, String otherwise) {
            return n < words.size() ? words.get(n) : otherwise;
        }

        int number(String option, int otherwise) {
            return options.containsKey(option) ? Integer.parseInt(options.get(option)) : otherwise;
        }

        /** {@code 2000}, {@code 20ms}, {@code 3s}. */
        Duration time(String option) {
            String value = options.getOrDefault(option, "0");
            return value.endsWith("s") && !value.endsWith("ms")
                    ? Duration.ofSeconds(Long.parseLong(value.substring(0, value.length() - 1)))
                    : Duration.ofMillis(Long.parseLong(value.replace("ms", "")));
        }
    }

    static Script of(String text) {
        List<Directive> directives = new ArrayList<>();
        Matcher matcher = DIRECTIVE.matcher(text);
        while (matcher.find()) {
            directives.add(directive(matcher.group(1).trim().split("\\s+")));
        }
        return new Script(matcher.replaceAll("").trim(), directives);
    }

    private static Directive directive(String[] parts) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                words.add(parts[i]);
            } else {
                options.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
            }
        }
        return new Directive(parts[0], words, options);
    }

    Optional<Directive> get(String name) {
        return directives.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    boolean has(String name) {
        return get(name).isPresent();
    }
}
