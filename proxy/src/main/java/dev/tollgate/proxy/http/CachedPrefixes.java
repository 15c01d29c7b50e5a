package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.json.RawObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The beginnings of a prompt that a vendor may have in its cache, as hashes.
 *
 * <p>Where the client marks them with {@code cache_control}: the tools, the system prompt and the
 * messages up to the last mark, and the same up to messages before, which an earlier request of the
 * conversation may have marked. Otherwise the system prompt, if it is so long that OpenAI and
 * Gemini keep it by themselves.
 */
final class CachedPrefixes {

    private static final String MARK = "cache_control";

    /** As far as Anthropic looks back. */
    private static final int LOOK_BACK = 20;

    /** 1024 tokens of about four characters. */
    private static final int KEPT_UNASKED = 4096;

    private static final List<String> PROMPT = List.of("tools", "system", "messages");
    private static final List<String> SYSTEM =
            List.of("system", "instructions", "systemInstruction", "messages");
    private static final Set<String> ROLES = Set.of("", "system", "developer");

    private CachedPrefixes() {}

    /** The longest first. */
    static List<Long> of(RawObject body) {
        boolean marked = PROMPT.stream().anyMatch(field -> body.mentions(field, MARK));
        return marked ? marked(body) : unmarked(body);
    }

    private static List<Long> marked(RawObject body) {
        List<Long> hashes = new ArrayList<>();
        int last = 0;
        long hash = 1;
        for (String field : PROMPT) {
            for (JsonNode item : items(value(body, field))) {
                hash = 31 * hash + hash(item);
                hashes.add(hash);
                last = isMarked(item) ? hashes.size() : last;
            }
        }
        return hashes.subList(Math.max(0, last - LOOK_BACK), last).reversed();
    }

    private static List<Long> unmarked(RawObject body) {
        for (String field : SYSTEM) {
            JsonNode value = value(body, field);
            JsonNode system = field.equals("messages") ? value.path(0) : value;
            if (ROLES.contains(system.path("role").asText("")) && length(system) >= KEPT_UNASKED) {
                return List.of(hash(system));
            }
        }
        return List.of();
    }

    private static JsonNode value(RawObject body, String field) {
        return body.has(field)
                ? body.value(field).orElse(MissingNode.getInstance())
                : MissingNode.getInstance();
    }

    private static List<JsonNode> items(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().toList();
        }
        return value.isMissingNode() ? List.of() : List.of(value);
    }

    private static boolean isMarked(JsonNode item) {
        return item.hasNonNull(MARK)
                || item.path("function").hasNonNull(MARK)
                || item.path("content").valueStream().anyMatch(part -> part.hasNonNull(MARK));
    }

    /** Of the text, without regard to marks: they move on as a conversation goes on. */
    private static long hash(JsonNode node) {
        if (!node.isContainerNode()) {
            String text = node.asText();
            return ((long) text.hashCode() << 32) ^ text.length();
        }
        long hash = node.isArray() ? 1 : 2;
        for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
            hash = 31 * hash + hash(item);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getKey().equals(MARK)) {
                hash = 31 * (31 * hash + field.getKey().hashCode()) + hash(field.getValue());
            }
        }
        return hash;
    }

    private static long length(JsonNode node) {
        return node.isContainerNode()
                ? node.valueStream().mapToLong(CachedPrefixes::length).sum()
                : node.asText().length();
    }
}
