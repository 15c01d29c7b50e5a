package dev.tollgate.proxy.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one request says of the cache: LiteLLM's {@code cache} in the body.
 *
 * @param read unless {@code no-cache}: whether a kept answer will do
 * @param write unless {@code no-store}: whether the answer may be kept
 * @param ttl how long it is kept
 * @param maxAge {@code s-maxage}: older answers won't do
 * @param namespace before the key
 * @param use {@code use-cache}: for {@code mode: default_off}
 * @see <a href="https://docs.litellm.ai/docs/proxy/caching">LiteLLM, caching</a>
 */
public record CacheControl(
        boolean read,
        boolean write,
        Optional<Duration> ttl,
        Optional<Duration> maxAge,
        Optional<String> namespace,
        boolean use) {

    /** A request that says nothing. */
    public static final CacheControl NONE =
            new CacheControl(
                    true, true, Optional.empty(), Optional.empty(), Optional.empty(), false);

    private static final int LONGEST_NAMESPACE = 100;

    /** What a key's {@code metadata.cache} may set. */
    private static final List<String> OF_KEYS = List.of("ttl", "s-maxage", "no-cache", "no-store");

    /**
     * What body and key say together.
     *
     * @param asked the body's {@code cache}
     * @param ofKey the key's {@code metadata.cache}, which wins
     * @throws FailureException with {@link Failure.BadRequest} where the client's is no such object
     */
    public static CacheControl of(JsonNode asked, JsonNode ofKey) {
        boolean says = !asked.isMissingNode() && !asked.isNull();
        if (!says && !ofKey.isObject()) {
            return NONE;
        }
        if (says && !asked.isObject()) {
            throw bad("cache", "an object, such as {\"ttl\": 60}");
        }
        ObjectNode all = says ? asked.deepCopy() : Json.object();
        OF_KEYS.forEach(name -> {
            if (ofKey.has(name)) {
                all.set(name, ofKey.get(name));
            }
        });
        return new CacheControl(
                !flag(all, "no-cache"),
                !flag(all, "no-store"),
                seconds(all, "ttl"),
                seconds(all, "s-maxage").or(() -> seconds(all, "s-max-age")),
                namespace(all.path("namespace")),
                flag(all, "use-cache"));
    }

    private static boolean flag(ObjectNode all, String name) {
        JsonNode value = all.path(name);
        if (value.isMissingNode() || value.isNull() || value.isBoolean()) {
            return value.asBoolean();
        }
        throw bad("cache." + name, "true or false");
    }

    private static Optional<Duration> seconds(ObjectNode all, String name) {
        JsonNode value = all.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        double seconds = value.isNumber() ? value.doubleValue() : -1;
        if (!(seconds >= 0 && seconds < 1e9)) {
            throw bad("cache." + name, "a number of seconds, 0 or more");
        }
        return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** It becomes part of a header, so it holds what a header may hold. */
    private static Optional<String> namespace(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        String text = value.asText();
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 127);
        if (!value.isTextual() || !plain || text.length() > LONGEST_NAMESPACE) {
            throw bad("cache.namespace", "at most 100 ASCII characters without spaces");
        }
        return Optional.of(text);
    }

    private static FailureException bad(String field, String wanted) {
        return new FailureException(
                new Failure.BadRequest("'" + field + "' must be " + wanted + ".", "cache"));
    }
}
