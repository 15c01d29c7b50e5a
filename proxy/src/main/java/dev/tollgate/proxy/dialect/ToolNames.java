package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The names of a request's tools at a vendor that takes 64 letters, as OpenAI does; Anthropic takes
 * 128, and those of MCP servers get long.
 */
final class ToolNames {

    private static final int LONGEST = 64;

    private final Map<String, String> longNames = new HashMap<>();

    /** Knows the way back for the tools of a request. */
    ToolNames(JsonNode tools) {
        for (JsonNode tool : tools) {
            String name = tool.path("name").asText("");
            if (name.length() > LONGEST) {
                longNames.put(shortened(name), name);
            }
        }
    }

    /** The client's own name. */
    String original(String name) {
        return longNames.getOrDefault(name, name);
    }

    /** The same short name each time, as the history of a conversation names tools again. */
    static String shortened(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(UTF_8));
        String tail = "_" + Long.toHexString(sum.getValue());
        return name.substring(0, LONGEST - tail.length()) + tail;
    }
}
