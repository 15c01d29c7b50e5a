package dev.tollgate.proxy.guardrail;

import com.google.re2j.Pattern;
import dev.tollgate.proxy.guardrail.Rule.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The patterns that come with the gateway, by LiteLLM's {@code pattern_name} where it has them.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/guardrails/litellm_content_filter">LiteLLM,
 *     content filter</a>
 */
public final class Patterns {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String KEY_LABEL = "[A-Z0-9 ]{0,20}PRIVATE KEY-----";

    private static final Map<String, Known> PERSONAL =
            Map.ofEntries(
                    Map.entry("email", new Known(email(), shape('@', Patterns::inEmail, 290))),
                    Map.entry("phone", digits(phone(), 40)),
                    digits("us_ssn", "\\b\\d{3}-\\d{2}-\\d{4}\\b", 11, Checksums::isSocialSecurity),
                    digits("credit_card", "\\b(?:\\d[ \\-]?){12,18}\\d\\b", 37, Checksums::isLuhn),
                    digits("visa", "\\b4\\d{3}(?:[ \\-]?\\d{4}){3}\\b", 19, _ -> true),
                    digits(
                            "mastercard",
                            "\\b(?:5[1-5]\\d{2}|2[2-7]\\d{2})(?:[ \\-]?\\d{4}){3}\\b",
                            19,
                            _ -> true),
                    digits("amex", "\\b3[47]\\d{2}[ \\-]?\\d{6}[ \\-]?\\d{5}\\b", 17, _ -> true),
                    digits("discover", "\\b6(?:011|5\\d{2})(?:[ \\-]?\\d{4}){3}\\b", 19, _ -> true),
                    Map.entry("iban", iban()),
                    digits("ipv4", "\\b(?:" + OCTET + "\\.){3}" + OCTET + "\\b", 15, _ -> true),
                    Map.entry(
                            "ipv6",
                            new Known(
                                    "\\b(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\\b",
                                    shape(':', c -> c == ':' || Character.digit(c, 16) >= 0, 39))));

    private static final Map<String, Known> SECRETS =
            Map.ofEntries(
                    Map.entry(
                            "aws_access_key",
                            new Known(
                                    "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
                                    shape('A', Patterns::inWord, 20))),
                    Map.entry("aws_secret_key", awsSecret()),
                    secret("github_token", "gh", "[pousr]_[A-Za-z0-9]{36,255}"),
                    secret("github_fine_grained_token", "github_pat_", "[A-Za-z0-9_]{22,255}"),
                    secret("openai_api_key", "sk-", "[A-Za-z0-9_\\-]{20,250}"),
                    secret("google_api_key", "AIza", "[0-9A-Za-z_\\-]{35}"),
                    secret("slack_token", "xox", "[abprs]-[A-Za-z0-9\\-]{10,72}"),
                    secret("stripe_key", "sk_", "(?:live|test)_[A-Za-z0-9]{16,99}"),
                    secret("gitlab_token", "glpat-", "[A-Za-z0-9_\\-]{20,99}"),
                    Map.entry(
                            "jwt",
                            new Known(
                                    "\\beyJ[\\w\\-]{8,}\\.eyJ[\\w\\-]{8,}\\.[\\w\\-]{8,}",
                                    new Shape("eyJ", (char) 0, c -> inWord(c) || c == '.', 4096))),
                    Map.entry(
                            "private_key",
                            new Known(
                                    "-----BEGIN "
                                            + KEY_LABEL
                                            + "[A-Za-z0-9+/=\\s\\\\:,\\-]*?-----END "
                                            + KEY_LABEL
                                            + "|-----BEGIN "
                                            + KEY_LABEL
                                            + "[A-Za-z0-9+/=\\s\\\\]*",
                                    new Shape("-----BEGIN ", (char) 0, _ -> true, 4096))));

    private Patterns() {}

    /**
     * One of them.
     *
     * @param valid what a match must fulfil beyond the pattern
     */
    private record Known(Pattern pattern, Shape shape, Predicate<String> valid) {
        Known(String regex, Shape shape) {
            this(Pattern.compile(regex), shape, _ -> true);
        }
    }

    /** All names, in order. */
    public static List<String> names() {
        TreeSet<String> names = new TreeSet<>(PERSONAL.keySet());
        names.addAll(SECRETS.keySet());
        return List.copyOf(names);
    }

    /**
     * A rule of one of them; empty where there is none of this name.
     *
     * @param mask what stands in a match's place; empty where it blocks
     */
    public static Optional<Rule> rule(String name, Optional<String> mask) {
        @Nullable Known known = PERSONAL.getOrDefault(name, SECRETS.get(name));
        return known == null
                ? Optional.empty()
                : Optional.of(
                        new Rule(
                                name,
                                known.pattern,
                                known.shape,
                                known.valid,
                                mask,
                                blocked(name)));
    }

    /** What a client is told of a pattern that blocks. */
    static String blocked(String name) {
        return "{'error': 'Content blocked: "
                + name
                + " pattern detected', 'pattern': '"
                + name
                + "'}";
    }

    /** All secrets masked alike: {@code hide-secrets}. */
    public static List<Rule> secrets(String mask) {
        return new TreeMap<>(SECRETS)
                .keySet().stream().flatMap(name -> rule(name, Optional.of(mask)).stream()).toList();
    }

    private static Shape shape(char needs, Predicate<Character> inside, int longest) {
        return new Shape("", needs, inside, longest);
    }

    private static Known digits(String regex, int longest) {
        return new Known(regex, shape('0', Patterns::inNumber, longest));
    }

    private static Map.Entry<String, Known> digits(
            String name, String regex, int longest, Predicate<String> valid) {
        Known known = digits(regex, longest);
        return Map.entry(name, new Known(known.pattern, known.shape, valid));
    }

    private static Map.Entry<String, Known> secret(String name, String start, String rest) {
        return Map.entry(
                name,
                new Known("\\b" + start + rest, new Shape(start, (char) 0, Patterns::inWord, 270)));
    }

    private static String email() {
        return "\\b[A-Za-z0-9._%+\\-]{1,64}@(?:[A-Za-z0-9\\-]{1,63}\\.){1,3}[A-Za-z]{2,24}\\b";
    }

    private static boolean inWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private static boolean inBase64(char c) {
        return Character.isLetterOrDigit(c) || "+/=".indexOf(c) >= 0;
    }

    private static boolean inNumber(char c) {
        return (c >= '0' && c <= '9') || " .-+()".indexOf(c) >= 0;
    }

    private static boolean inEmail(char c) {
        return inWord(c) || "@.%+".indexOf(c) >= 0;
    }

    /** With a country's code, or as in North America. */
    private static String phone() {
        return "\\+\\d{1,3}(?:[ .\\-]?\\(?\\d{2,4}\\)?){2,5}\\b"
                + "|\\(\\d{3}\\)[ .\\-]?\\d{3}[ .\\-]?\\d{4}\\b"
                + "|\\b\\d{3}[ .\\-]?\\d{3}[ .\\-]?\\d{4}\\b";
    }

    private static Known iban() {
        return new Known(
                Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b"),
                shape('0', c -> c == ' ' || Character.isLetterOrDigit(c), 42),
                Checksums::isIban);
    }

    /** Hashes in hexadecimal digits are as long, but have no capitals. */
    private static Known awsSecret() {
        return new Known(
                Pattern.compile("\\b[A-Za-z0-9+/]{40}\\b"),
                shape('0', Patterns::inBase64, 40),
                key ->
                        key.chars().anyMatch(Character::isUpperCase)
                                && key.chars().anyMatch(Character::isLowerCase)
                                && key.chars().anyMatch(Character::isDigit));
    }
}
