package dev.tollgate.proxy.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A model name in which each {@code *} stands for any text: {@code *}, {@code openai/*}, {@code
 * gemini-2*}, {@code bedrock/*.anthropic.*}.
 *
 * @param parts the fixed texts around the stars; a single one is a name without any
 */
public record NamePattern(List<String> parts) {

    public NamePattern {
        parts = List.copyOf(parts);
    }

    public static NamePattern of(String name) {
        return new NamePattern(List.of(name.split("\\*", -1)));
    }

    public boolean wild() {
        return parts.size() > 1;
    }

    /** Whether a name is this one, or one of those that the pattern stands for. */
    public boolean matches(String name) {
        return capture(name).isPresent();
    }

    /**
     * What each {@code *} stands for in a name, empty where the name doesn't match. Where there is
     * a choice, the first takes as much as it can.
     */
    public Optional<List<String>> capture(String name) {
        String head = parts.getFirst();
        if (!wild()) {
            return name.equals(head) ? Optional.of(List.of()) : Optional.empty();
        }
        String tail = parts.getLast();
        int end = name.length() - tail.length();
        if (end < head.length() || !name.startsWith(head) || !name.endsWith(tail)) {
            return Optional.empty();
        }
        Deque<String> captured = new ArrayDeque<>();
        for (int i = parts.size() - 2; i > 0; i--) {
            String part = parts.get(i);
            int at = name.lastIndexOf(part, end - part.length());
            if (at < head.length()) {
                return Optional.empty();
            }
            captured.addFirst(name.substring(at + part.length(), end));
            end = at;
        }
        captured.addFirst(name.substring(head.length(), end));
        return Optional.of(List.copyOf(captured));
    }

    /**
     * The name with its stars filled from left to right, empty where it has fewer stars than there
     * are texts; a name without any stays as it is.
     */
    public Optional<String> fill(List<String> captured) {
        if (wild() && captured.size() >= parts.size()) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder(parts.getFirst());
        for (int i = 1; i < parts.size(); i++) {
            name.append(i <= captured.size() ? captured.get(i - 1) : "*").append(parts.get(i));
        }
        return Optional.of(name.toString());
    }

    /** How much of the name is fixed: the pattern with the most wins. */
    public int literals() {
        return parts.stream().mapToInt(String::length).sum();
    }
}
