package dev.tollgate.proxy.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Gemini model's name tells of its abilities.
 *
 * @param generation 3 for {@code gemini-3-pro-preview}; 2 where the name has no number, as {@code
 *     gemini-flash-latest}
 */
record GeminiModel(String name, int generation) {

    private static final Pattern NUMBER = Pattern.compile("gemini-(\\d{1,3})");
    private static final int UNKNOWN = 2;

    static GeminiModel named(String name) {
        Matcher number = NUMBER.matcher(name);
        return new GeminiModel(name, number.find() ? Integer.parseInt(number.group(1)) : UNKNOWN);
    }

    /** Thinks by levels, signs its tool calls, and takes no penalties. */
    boolean third() {
        return generation >= 3;
    }

    boolean flash() {
        return name.contains("flash");
    }

    /** Makes pictures. */
    boolean image() {
        return name.contains("image");
    }
}
