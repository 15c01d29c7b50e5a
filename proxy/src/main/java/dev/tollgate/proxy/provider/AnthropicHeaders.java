package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Deployment;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of a call to Anthropic: the key, the version, and the betas that the body needs.
 *
 * @see <a href="https://docs.anthropic.com/en/api/beta-headers">Anthropic, beta headers</a>
 */
final class AnthropicHeaders {

    private static final String BETA = "anthropic-beta";
    private static final String VERSION = "anthropic-version";

    private AnthropicHeaders() {}

    static Map<String, String> of(Prompt prompt, Set<String> betas) {
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", "application/json");
        headers.put("accept", prompt.stream() ? "text/event-stream" : "application/json");
        headers.putAll(of(prompt.headers(), prompt.target().deployment(), betas));
        return headers;
    }

    /** Those that don't depend on what is asked. */
    static Map<String, String> of(
            Map<String, String> client, Deployment deployment, Set<String> betas) {
        Map<String, String> headers = new HashMap<>();
        headers.put(VERSION, client.getOrDefault(VERSION, "2023-06-01"));
        Set<String> all = new LinkedHashSet<>();
        addList(all, client.getOrDefault(BETA, ""));
        all.addAll(betas);
        deployment
                .setting("api_key")
                .filter(key -> !key.isBlank())
                .ifPresent(key -> putKey(key, headers, all));
        deployment
                .parameters()
                .headers()
                .forEach((name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    if (lower.equals(BETA)) {
                        addList(all, value.value());
                    } else {
                        headers.put(lower, value.value());
                    }
                });
        if (!all.isEmpty()) {
            headers.put(BETA, String.join(",", all));
        }
        return headers;
    }

    private static void putKey(String key, Map<String, String> headers, Set<String> betas) {
        // the token of a subscription, as Claude Code has it
        if (key.startsWith("sk-ant-oat")) {
            headers.put("authorization", "Bearer " + key);
            betas.add("oauth-2025-04-20");
        } else {
            headers.put("x-api-key", key);
        }
    }

    private static void addList(Set<String> betas, String list) {
        List.of(list.split(",")).stream()
                .map(String::strip)
                .filter(beta -> !beta.isEmpty())
                .forEach(betas::add);
    }

    /** The betas that a body of the Messages API needs. */
    static Set<String> betas(JsonNode body) {
        Set<String> betas = new LinkedHashSet<>();
        if (body.has("output_format")) {
            betas.add("structured-outputs-2025-11-13");
        }
        if (body.has("mcp_servers")) {
            betas.add("mcp-client-2025-04-04");
        }
        if (body.has("context_management")) {
            betas.add("context-management-2025-06-27");
        }
        if (body.path("output_config").has("effort")) {
            betas.add("effort-2025-11-24");
        }
        if (body.path("container").has("skills")) {
            Collections.addAll(betas, "code-execution-2025-08-25", "skills-2025-10-02");
        }
        for (JsonNode tool : body.path("tools")) {
            betas.addAll(ofTool(tool.path("type").asText("")));
        }
        if (hasFileId(body.path("messages"))) {
            Collections.addAll(betas, "files-api-2025-04-14", "code-execution-2025-05-22");
        }
        return betas;
    }

    private static List<String> ofTool(String type) {
        String date = type.substring(type.lastIndexOf('_') + 1);
        return switch (type) {
            case "computer_20241022" -> List.of("computer-use-2024-10-22");
            case "computer_20250124" -> List.of("computer-use-2025-01-24");
            case "computer_20251124" -> List.of("computer-use-2025-11-24");
            case "web_fetch_20250910" -> List.of("web-fetch-2025-09-10");
            case "code_execution_20250522" -> List.of("code-execution-2025-05-22");
            case "code_execution_20250825" -> List.of("code-execution-2025-08-25");
            default ->
                    switch (type.substring(0, type.length() - date.length())) {
                        case "memory_" -> List.of("context-management-2025-06-27");
                        case "tool_search_tool_regex_", "tool_search_tool_bm25_" ->
                                List.of("advanced-tool-use-2025-11-20");
                        default -> List.of();
                    };
        };
    }

    private static boolean hasFileId(JsonNode messages) {
        for (JsonNode message : messages) {
            for (JsonNode block : message.path("content")) {
                if ("file".equals(block.path("source").path("type").asText(""))) {
                    return true;
                }
            }
        }
        return false;
    }
}
