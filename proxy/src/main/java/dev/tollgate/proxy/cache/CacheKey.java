package dev.tollgate.proxy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.model.Operation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Makes the key under which an answer is kept: SHA-256 of all that may make another answer of it,
 * and of who may see it.
 */
public final class CacheKey {

    /**
     * What the gateway alone reads, and what changes no answer. Everything else counts, parameters
     * of vendors too: an answer made with others is another one.
     */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "cache",
                    "model",
                    "stream",
                    "metadata",
                    "litellm_metadata",
                    "tags",
                    "timeout",
                    "stream_timeout",
                    "num_retries",
                    "fallbacks",
                    "context_window_fallbacks",
                    "content_policy_fallbacks",
                    "disable_fallbacks",
                    "priority",
                    "litellm_call_id",
                    "litellm_trace_id",
                    "litellm_session_id",
                    "no-log");

    private CacheKey() {}

    /**
     * A request, as far as answers depend on it.
     *
     * @param model the name that was asked for
     * @param scope who may see the answer
     * @param betas {@code anthropic-beta}; empty without
     */
    public record Question(
            Operation operation,
            String model,
            boolean stream,
            String scope,
            String betas,
            Body body) {}

    /** The key of the answer as a whole: 64 hexadecimal digits, after the namespace if any. */
    public static String of(Question question, String namespace) {
        MessageDigest digest = digest(question);
        question.body().digest(digest, WITHOUT_EFFECT);
        return named(digest, namespace);
    }

    /**
     * The keys of the items of one field, each of which is answered by itself.
     *
     * @param items as JSON without white space
     */
    public static List<String> ofItems(
            Question question, String namespace, String field, List<byte[]> items) {
        Set<String> without = new HashSet<>(WITHOUT_EFFECT);
        without.add(field);
        MessageDigest shared = digest(question);
        add(shared, field);
        question.body().digest(shared, without);
        byte[] prefix = shared.digest();
        return items.stream()
                .map(item -> {
                    MessageDigest digest = sha256();
                    digest.update(prefix);
                    digest.update(item);
                    return named(digest, namespace);
                })
                .toList();
    }

    private static MessageDigest digest(Question question) {
        MessageDigest digest = sha256();
        add(digest, question.operation().name());
        add(digest, question.model());
        add(digest, question.scope());
        add(digest, question.betas());
        digest.update((byte) (question.stream() ? 1 : 0));
        return digest;
    }

    private static String named(MessageDigest digest, String namespace) {
        String hash = HexFormat.of().formatHex(digest.digest());
        return namespace.isEmpty() ? hash : namespace + ":" + hash;
    }

    /** With an end, so that no two lists of texts are one. */
    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(UTF_8));
        digest.update((byte) 0xFF);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
