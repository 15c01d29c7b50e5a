package dev.tollgate.proxy.guardrail;

import com.google.re2j.Pattern;
import dev.tollgate.proxy.guardrail.Rule.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words of one subject, as one rule: {@code categories} of LiteLLM's content filter.
 *
 * @param name {@code harmful_violence}
 * @param keywords whole words or phrases, whatever their case
 * @param exceptions phrases that are harmless although a keyword is in them
 * @param identifiers {@code identifier_words}: they count where one of {@code companions} follows
 *     or precedes in the same sentence
 * @param companions {@code additional_block_words}
 */
public record Category(
        String name,
        List<String> keywords,
        List<String> exceptions,
        List<String> identifiers,
        List<String> companions) {

    /** So far apart may an identifier and its companion be, in characters. */
    private static final int APART = 100;

    /** Blanks between two words of a phrase. */
    private static final String BLANKS = "\\s{1,3}";

    public Category {
        keywords = List.copyOf(keywords);
        exceptions = List.copyOf(exceptions);
        identifiers = List.copyOf(identifiers);
        companions = List.copyOf(companions);
    }

    /**
     * The rule; empty where there is nothing to look for.
     *
     * @param mask what stands in a word's place; empty where it blocks
     */
    public Optional<Rule> rule(Optional<String> mask) {
        boolean pairs = !identifiers.isEmpty() && !companions.isEmpty();
        if (keywords.isEmpty() && !pairs) {
            return Optional.empty();
        }
        List<String> choices = new ArrayList<>();
        // the first choice that fits wins, so an exception wins over the keyword it begins with
        choices.addAll(phrases(exceptions));
        if (pairs) {
            String gap = "[^.!?\\n]{0," + APART + "}?";
            String one = "(?:" + String.join("|", phrases(identifiers)) + ")";
            String other = "(?:" + String.join("|", phrases(companions)) + ")";
            choices.add(one + gap + other);
            choices.add(other + gap + one);
        }
        choices.addAll(phrases(keywords));
        Set<String> harmless =
                exceptions.stream().map(Category::plain).collect(Collectors.toUnmodifiableSet());
        return Optional.of(
                new Rule(
                        name,
                        Pattern.compile(String.join("|", choices), Pattern.CASE_INSENSITIVE),
                        Shape.upTo(longest(pairs)),
                        match -> !harmless.contains(plain(match)),
                        mask,
                        "{'error': 'Content blocked: "
                                + name
                                + " category keyword detected', 'category': '"
                                + name
                                + "'}"));
    }

    private int longest(boolean pairs) {
        int single = Math.max(longest(keywords), longest(exceptions));
        return pairs
                ? Math.max(single, longest(identifiers) + APART + longest(companions))
                : single;
    }

    /** With three blanks for each. */
    private static int longest(Collection<String> words) {
        return words.stream()
                .mapToInt(word ->
                        word.length() + 2 * (int) word.chars().filter(c -> c == ' ').count())
                .max()
                .orElse(0);
    }

    /** Longer ones first, so that they win over those that they begin with. */
    private static List<String> phrases(Collection<String> words) {
        return words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Category::phrase)
                .toList();
    }

    private static String phrase(String words) {
        String regex =
                plain(words)
                        .lines()
                        .flatMap(line -> List.of(line.split(" ", -1)).stream())
                        .map(Pattern::quote)
                        .collect(Collectors.joining(BLANKS));
        return edge(words.charAt(0)) + regex + edge(words.charAt(words.length() - 1));
    }

    /** RE2 knows the boundaries of ASCII's words alone. */
    private static String edge(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_') ? "\\b" : "";
    }

    private static String plain(String words) {
        return words.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
