package dev.tollgate.charts.document;

import java.util.regex.Pattern;

/**
 * The way from the root of a file to a value, as {@code servedModels[0].mode}.
 *
 * @param text as it is shown; empty for the root
 */
public record KeyPath(String text) {

    /** The whole file. */
    public static final KeyPath ROOT = new KeyPath("");

    private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]\\s\"]+");

    /** The value under {@code key}; a key with a dot or blank is shown in brackets and quotes. */
    public KeyPath child(String key) {
        if (!PLAIN.matcher(key).matches()) {
            return new KeyPath(text + "[\"" + key + "\"]");
        }
        return new KeyPath(text.isEmpty() ? key : text + "." + key);
    }

    /** The value at {@code index} of a list, counted from 0. */
    public KeyPath item(int index) {
        return new KeyPath(text + "[" + index + "]");
    }

    /** The value at {@code relative}, seen from this one. */
    public KeyPath resolve(KeyPath relative) {
        boolean bare = text.isEmpty() || relative.text.isEmpty() || relative.text.startsWith("[");
        return new KeyPath(text + (bare ? "" : ".") + relative.text);
    }

    /** True where {@code other} is this value or lies inside it. */
    public boolean contains(KeyPath other) {
        return text.isEmpty()
                || other.text.equals(text)
                || other.text.startsWith(text + ".")
                || other.text.startsWith(text + "[");
    }

    @Override
    public String toString() {
        return text;
    }
}
