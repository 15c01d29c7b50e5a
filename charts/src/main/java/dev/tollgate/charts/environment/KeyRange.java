package dev.tollgate.charts.environment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The short form {@code GEMINI_KEY_{1..300}} of many numbered keys. */
final class KeyRange {

    private static final Pattern RANGE = Pattern.compile("(.*)\\{(\\d{1,6})\\.\\.(\\d{1,6})}(.*)");
    private static final int MOST = 10_000;

    private KeyRange() {}

    static Map<String, List<String>> expand(@Nullable Map<String, List<String>> sections) {
        Map<String, List<String>> expanded = new LinkedHashMap<>();
        Defaults.map(sections)
                .forEach((section, keys) ->
                        expanded.put(section, keys.stream().flatMap(KeyRange::keys).toList()));
        return Defaults.map(expanded);
    }

    private static Stream<String> keys(String key) {
        Matcher range = RANGE.matcher(key);
        if (!range.matches()) {
            return Stream.of(key);
        }
        int first = Integer.parseInt(range.group(2));
        int last = Integer.parseInt(range.group(3));
        if (last < first || last - first >= MOST) {
            throw new InvalidSettingException(
                    "keys",
                    "'" + key + "' is not an ascending range of at most " + MOST + " keys",
                    "write it as GEMINI_KEY_{1..300}");
        }
        return IntStream.rangeClosed(first, last)
                .mapToObj(n -> range.group(1) + n + range.group(4));
    }
}
