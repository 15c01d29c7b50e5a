package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import java.util.Base64;

/**
 * LiteLLM's {@code thinking_blocks}: what a vendor wants back unchanged of its own reasoning. In
 * Responses they travel as {@code encrypted_content}, which clients send back unread.
 *
 * @see <a href="https://docs.litellm.ai/docs/reasoning_content">LiteLLM, reasoning content</a>
 */
final class ThinkingBlocks {

    private static final String MARK = "thinking_blocks.";

    private final ArrayNode blocks = Json.array();

    /** Adds what one chunk has; a block of text goes on until its signature comes. */
    void add(JsonNode pieces) {
        for (JsonNode piece : pieces) {
            if (!(piece instanceof ObjectNode block)) {
                continue;
            }
            JsonNode last = blocks.path(blocks.size() - 1);
            if (isText(block) && isText(last) && !isSigned(last)) {
                ((ObjectNode) last).put("thinking", text(last) + text(block));
                ((ObjectNode) last).put("signature", block.path("signature").asText(""));
            } else {
                blocks.add(block.deepCopy());
            }
        }
    }

    private static boolean isText(JsonNode block) {
        return "thinking".equals(block.path("type").asText());
    }

    private static boolean isSigned(JsonNode block) {
        return !block.path("signature").asText("").isEmpty();
    }

    private static String text(JsonNode block) {
        return block.path("thinking").asText("");
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** As {@code encrypted_content}. */
    String sealed() {
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(blocks));
    }

    /** The blocks in an {@code encrypted_content}; none where another gateway or vendor made it. */
    static ArrayNode opened(String sealed) {
        if (!sealed.startsWith(MARK)) {
            return Json.array();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(MARK.length()));
            return Json.parse(new String(bytes, UTF_8)) instanceof ArrayNode list
                    ? list
                    : Json.array();
        } catch (IllegalArgumentException | FailureException notOurs) {
            return Json.array();
        }
    }
}
