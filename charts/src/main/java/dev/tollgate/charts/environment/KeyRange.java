package dev.tollgate.charts.environment;

import dev.tollgate.charts.document.KeyPath;
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

    /**
     * The sections with every range written out.
     *
     * @param component the record component that holds them, for the problem
     */
    static Map<String, List<String>> expand(
            String component, @Nullable Map<String, List<String>> sections) {
        Map<String, List<String>> expanded = new LinkedHashMap<>();
        Defaults.map(sections)
                .forEach(
                        (section, keys) -> expanded.put(section, expand(component, section, keys)));
        return Defaults.map(expanded);
    }

    private static List<String> expand(String component, String section, List<String> keys) {
        if (!section.matches(Name.PATTERN)) {
            throw new InvalidSettingException(
                    KeyPath.ROOT.child(component).child(section),
                    "is not the name of a section",
                    Name.HELP);
        }
        KeyPath list = KeyPath.ROOT.child(component).child(section);
        return IntStream.range(0, keys.size())
                .boxed()
                .flatMap(index -> expand(keys.get(index), list.item(index)))
                .toList();
    }

    private static Stream<String> expand(String key, KeyPath path) {
        Matcher range = RANGE.matcher(key);
        boolean isRange = range.matches();
        String first = isRange ? range.group(1) + range.group(2) + range.group(4) : key;
        if (!first.matches(Rules.VARIABLE)) {
            throw new InvalidSettingException(
                    path,
                    "'" + key + "' can't be an environment variable",
                    "use letters, digits and '_', and {1..300} for many keys");
        }
        return isRange ? numbered(range, path) : Stream.of(key);
    }

    private static Stream<String> numbered(Matcher range, KeyPath path) {
        int first = Integer.parseInt(range.group(2));
        int last = Integer.parseInt(range.group(3));
        if (last < first || last - first >= MOST) {
            throw new InvalidSettingException(
                    path,
                    "'"
                            + range.group()
                            + "' is not an ascending range of at most "
                            + MOST
                            + " keys",
                    "write it as GEMINI_KEY_{1..300}");
        }
        return IntStream.rangeClosed(first, last)
                .mapToObj(n -> range.group(1) + n + range.group(4));
    }
}
