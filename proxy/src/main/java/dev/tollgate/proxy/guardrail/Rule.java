package dev.tollgate.proxy.guardrail;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A pattern, and what becomes of what matches it. Patterns are of RE2, whose time is linear in the
 * text whatever that is.
 *
 * @param name what it looks for: {@code email}
 * @param shape which texts can match at all
 * @param valid what a match must fulfil beyond the pattern, a checksum for one
 * @param mask what stands in its place; empty where it blocks
 * @param reason what the client is told where it blocks
 */
public record Rule(
        String name,
        Pattern pattern,
        Shape shape,
        Predicate<String> valid,
        Optional<String> mask,
        String reason) {

    /**
     * What all matches of a pattern have in common, so that little of a stream is held back.
     *
     * @param start how each match starts; empty where they start differently
     * @param needs a character that each match has; 0 for none, {@code '0'} for any digit
     * @param inside which characters a match may have
     * @param longest in characters; longer ones may be missed where the text comes in parts
     */
    public record Shape(String start, char needs, Predicate<Character> inside, int longest) {

        /** Anything of this length at most. */
        public static Shape upTo(int longest) {
            return new Shape("", (char) 0, _ -> true, longest);
        }
    }

    Matcher matcher(String text) {
        return pattern.matcher(text);
    }

    /** Whether it is worthwhile to look at the text; most texts have nothing of the kind. */
    boolean mayMatch(String text) {
        if (!shape.start.isEmpty()) {
            return text.contains(shape.start);
        }
        if (shape.needs == '0') {
            return hasDigit(text);
        }
        return shape.needs == 0 || text.indexOf(shape.needs) >= 0;
    }

    private static boolean hasDigit(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                return true;
            }
        }
        return false;
    }

    /** The first place where a match may begin that what follows the text decides about. */
    int open(String text) {
        int end = text.length();
        int earliest = Math.max(0, end - shape.longest - 1);
        int at = end;
        while (at > earliest && shape.inside.test(text.charAt(at - 1))) {
            at--;
        }
        if (shape.start.isEmpty()) {
            return at;
        }
        int started = text.indexOf(shape.start, at);
        if (started >= 0) {
            return started;
        }
        int part = Math.max(at, end - shape.start.length() + 1);
        while (part < end && !shape.start.startsWith(text.substring(part))) {
            part++;
        }
        return part;
    }
}
