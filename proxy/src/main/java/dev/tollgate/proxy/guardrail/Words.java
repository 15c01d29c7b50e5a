package dev.tollgate.proxy.guardrail;

import com.google.re2j.Pattern;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules of words, whatever their case. */
public final class Words {

    /** So much of a stream is held back for configured patterns. */
    private static final int LONGEST = 256;

    private static final String KEYWORD = "keyword";
    private static final String OVERRIDE = "(?:ignore|disregard|forget|override|bypass|skip)";
    private static final String EARLIER =
            "(?:all |any |the |your |my |these |those |of |previous |prior |above |earlier |preceding"
                    + " |system |initial )";
    private static final String ORDERS =
            "(?:instructions?|prompts?|rules|directions|guidelines|commands|context)";

    private Words() {}

    /**
     * One rule that masks words, whatever their case and wherever they stand: {@code
     * blocked_words}.
     *
     * @param words not empty
     */
    public static Rule masked(List<String> words, String mask) {
        String any =
                words.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|"));
        int longest = words.stream().mapToInt(String::length).max().orElse(0);
        return rule(KEYWORD, any, longest, Optional.of(mask), "");
    }

    /** A rule that blocks one word; the client is told which. */
    public static Rule blocked(String word, String description) {
        String told = description.isEmpty() ? "" : " (" + description + ")";
        return rule(
                KEYWORD,
                Pattern.quote(word),
                word.length(),
                Optional.empty(),
                "{'error': \"Content blocked: keyword '"
                        + word
                        + "' detected"
                        + told
                        + "\", 'keyword': '"
                        + word
                        + "'}");
    }

    /**
     * A configured pattern.
     *
     * @throws com.google.re2j.PatternSyntaxException where RE2 can't read it
     */
    public static Rule custom(String name, String regex, Optional<String> mask) {
        return new Rule(
                name,
                Pattern.compile(regex),
                Rule.Shape.upTo(LONGEST),
                _ -> true,
                mask,
                Patterns.blocked(name));
    }

    /**
     * What attempts to take a model over look like.
     *
     * @see <a href="https://docs.litellm.ai/docs/proxy/guardrails/prompt_injection">LiteLLM, prompt
     *     injection</a>
     */
    public static List<Rule> injections() {
        String reason = "{'error': 'Rejected message. This is a prompt injection attack.'}";
        return List.of(
                        OVERRIDE + " " + EARLIER + "{1,4}" + ORDERS,
                        "(?:reveal|print|show|repeat|output) (?:me )?(?:your|the) (?:system|initial|hidden)"
                                + " (?:prompt|instructions)",
                        "you are (?:now )?(?:in )?(?:developer mode|DAN\\b|jailbroken|unrestricted)",
                        "(?:act|behave|respond) as (?:if you (?:had|have) no|an? (?:unrestricted|"
                                + "uncensored|unfiltered))",
                        "start over and (?:ignore|forget|disregard)",
                        "new system prompt:")
                .stream()
                .map(regex ->
                        rule(
                                "prompt_injection",
                                regex.replace(" ", "\\s+"),
                                200,
                                Optional.empty(),
                                reason))
                .toList();
    }

    static Rule rule(String name, String regex, int longest, Optional<String> mask, String reason) {
        return new Rule(
                name,
                Pattern.compile(regex, Pattern.CASE_INSENSITIVE),
                Rule.Shape.upTo(longest),
                _ -> true,
                mask,
                reason);
    }
}
