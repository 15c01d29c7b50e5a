package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds what is said in turns, and apart from it what tools answered. */
final class Texts {

    private final List<String> plain = new ArrayList<>();
    private final List<String> results = new ArrayList<>();

    private Texts() {}

    static Texts in(JsonNode turns) {
        Texts texts = new Texts();
        texts.add(turns);
        return texts;
    }

    void add(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            walk(node, plain);
        }
    }

    String plain() {
        return String.join("\n", plain);
    }

    List<String> results() {
        return results;
    }

    int words() {
        String all = plain() + " " + String.join(" ", results);
        return Math.max(1, all.trim().split("\\s+").length);
    }

    private void walk(JsonNode node, List<String> into) {
        if (node.isTextual()) {
            into.add(node.asText());
        } else if (node.isArray()) {
            node.forEach(inner -> walk(inner, into));
        } else if (node.isObject()) {
            object(node, into);
        }
    }

    private void object(JsonNode node, List<String> into) {
        for (String name : new String[] {"functionResponse", "function_response", "toolResult"}) {
            if (node.has(name)) {
                results.add(result(node.get(name)));
                return;
            }
        }
        boolean result =
                node.path("role").asText().equals("tool")
                        || node.path("type").asText().matches("tool_result|function_call_output");
        List<String> target = result ? results : into;
        for (String name : new String[] {"text", "content", "parts", "output"}) {
            walk(node.path(name), target);
        }
    }

    private static String result(JsonNode result) {
        JsonNode content = result.path("content");
        if (content.isArray()) {
            return content.path(0).path("text").asText(content.path(0).path("json").toString());
        }
        return result.path("response").path("content").asText(result.path("response").toString());
    }
}
