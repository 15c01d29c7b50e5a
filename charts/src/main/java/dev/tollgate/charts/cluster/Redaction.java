package dev.tollgate.charts.cluster;

import dev.tollgate.charts.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes known secret values, plain or in base64, out of a text that a cluster gave. */
public final class Redaction {

    /** A shorter value stands in texts that have nothing to do with it. */
    private static final int SHORTEST = 6;

    private final List<String> values;

    /**
     * @param secrets every value that may not be shown
     */
    public Redaction(Collection<Secret> secrets) {
        this.values =
                secrets.stream()
                        .map(Secret::reveal)
                        .filter(value -> value.length() >= SHORTEST)
                        .flatMap(value -> Stream.of(value, base64(value)))
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    String of(String text) {
        String shown = text;
        for (String value : values) {
            shown = shown.replace(value, "***");
        }
        return shown;
    }

    static String base64(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return values.size() + " values";
    }
}
