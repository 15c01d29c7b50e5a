package dev.tollgate.charts.secret;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which values of a SOPS file are encrypted; a file has exactly one such rule. */
record EncryptionRule(Kind kind, String pattern) {

    /** What SOPS does where a file names no rule. */
    static final EncryptionRule DEFAULT =
            new EncryptionRule(Kind.UNENCRYPTED_SUFFIX, "_unencrypted");

    /** What Flux can apply: only the values of a Kubernetes Secret are encrypted. */
    static final EncryptionRule KUBERNETES =
            new EncryptionRule(Kind.ENCRYPTED_REGEX, "^(data|stringData)$");

    /** The rules that SOPS knows; the name in lower case is their key in the file. */
    enum Kind {
        UNENCRYPTED_SUFFIX,
        ENCRYPTED_SUFFIX,
        UNENCRYPTED_REGEX,
        ENCRYPTED_REGEX,
        UNENCRYPTED_COMMENT_REGEX,
        ENCRYPTED_COMMENT_REGEX;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The rules that {@code metadata} names; more than one is a fault of the file. */
    static List<EncryptionRule> in(Node.Mapping metadata) {
        return Arrays.stream(Kind.values())
                .filter(kind -> !metadata.text(kind.key()).isEmpty())
                .map(kind -> new EncryptionRule(kind, metadata.text(kind.key())))
                .toList();
    }

    /**
     * Whether the value at {@code path} has to be encrypted; empty where a comment decides, which
     * only the value itself can tell.
     */
    Optional<Boolean> encrypts(List<String> path) {
        return switch (kind) {
            case UNENCRYPTED_SUFFIX -> Optional.of(!any(path, key -> key.endsWith(pattern)));
            case ENCRYPTED_SUFFIX -> Optional.of(any(path, key -> key.endsWith(pattern)));
            case UNENCRYPTED_REGEX -> Optional.of(!any(path, regex()));
            case ENCRYPTED_REGEX -> Optional.of(any(path, regex()));
            case UNENCRYPTED_COMMENT_REGEX, ENCRYPTED_COMMENT_REGEX -> Optional.empty();
        };
    }

    private static boolean any(List<String> path, Predicate<String> test) {
        return path.stream().anyMatch(test);
    }

    private Predicate<String> regex() {
        return compile(pattern).asPredicate();
    }

    /** Go names its groups with {@code (?P<}, Java without the P; the rest in use is the same. */
    static Pattern compile(String regex) {
        return Pattern.compile(regex.replace("(?P<", "(?<"));
    }
}
