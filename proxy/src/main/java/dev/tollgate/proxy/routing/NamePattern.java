package dev.tollgate.proxy.routing;

import java.util.Optional;

/**
 * A model name with at most one {@code *}, which stands for any text: {@code *}, {@code openai/*},
 * {@code gemini-2*}.
 *
 * @param head before the {@code *}, or the whole name where there is none
 * @param tail after it
 */
public record NamePattern(String head, String tail, boolean wild) {

    /** Reads a pattern; a second {@code *} is taken as it is. */
    public static NamePattern of(String name) {
        int star = name.indexOf('*');
        return star < 0
                ? new NamePattern(name, "", false)
                : new NamePattern(name.substring(0, star), name.substring(star + 1), true);
    }

    /** What the {@code *} stands for in a name, empty where the name doesn't match. */
    public Optional<String> capture(String name) {
        if (!wild) {
            return name.equals(head) ? Optional.of("") : Optional.empty();
        }
        boolean matches =
                name.length() >= head.length() + tail.length()
                        && name.startsWith(head)
                        && name.endsWith(tail);
        return matches
                ? Optional.of(name.substring(head.length(), name.length() - tail.length()))
                : Optional.empty();
    }

    /** The name with the {@code *} filled. */
    public String fill(String captured) {
        return wild ? head + captured + tail : head;
    }

    /** How much of the name is fixed: the pattern with the most wins. */
    public int literals() {
        return head.length() + tail.length();
    }
}
