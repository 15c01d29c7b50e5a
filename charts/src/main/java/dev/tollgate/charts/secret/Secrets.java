package dev.tollgate.charts.secret;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The decrypted secrets of one environment, in the order of the file.
 *
 * @param file the path as the user would type it
 * @param sections section name → environment-variable name → value; a legacy flat file is the one
 *     section {@value #FLAT}
 */
public record Secrets(String file, Map<String, Map<String, Secret>> sections) {

    /** The section that holds every key of a legacy flat file. */
    public static final String FLAT = "app";

    public Secrets {
        Map<String, Map<String, Secret>> copy = new LinkedHashMap<>();
        sections.forEach((name, values) ->
                copy.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        sections = Collections.unmodifiableMap(copy);
    }
}
