package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Locale;

/** A request of the Messages API as a chat request. */
final class MessagesRequest {

    /** OpenAI refuses longer ones; those of Claude Code have 130 letters, the account's first. */
    private static final int LONGEST_USER = 64;

    /** Said in other words, or understood by nobody but Anthropic. */
    private static final List<String> TAKEN =
            List.of(
                    "anthropic_beta",
                    "anthropic_version",
                    "container",
                    "context_management",
                    "inference_geo",
                    "max_tokens",
                    "mcp_servers",
                    "messages",
                    "metadata",
                    "model",
                    "output_config",
                    "output_format",
                    "service_tier",
                    "stop_sequences",
                    "system",
                    "thinking",
                    "tool_choice",
                    "tools");

    private MessagesRequest() {}

    static ObjectNode toChat(ObjectNode request) {
        check(request);
        boolean claude = isClaude(request.path("model").asText(""));
        ObjectNode chat = Json.object();
        chat.set("model", request.path("model"));
        ArrayNode messages = chat.putArray("messages");
        MessagesInput input = new MessagesInput(messages, claude);
        input.system(request.path("system"));
        input.all(request.path("messages"));
        chat.set("max_tokens", request.path("max_tokens"));
        if (!request.path("stop_sequences").isEmpty()) {
            chat.set("stop", request.path("stop_sequences"));
        }
        String user = request.path("metadata").path("user_id").asText("");
        if (!user.isEmpty()) {
            chat.put("user", user.substring(0, Math.min(user.length(), LONGEST_USER)));
        }
        if ("standard_only".equals(request.path("service_tier").asText(""))) {
            chat.put("service_tier", "default");
        }
        MessagesTools.put(request, chat, claude);
        putThinking(request, chat, claude);
        putFormat(request, chat);
        request.remove(TAKEN);
        chat.setAll(request);
        ChatRequests.askForUsage(chat);
        return chat;
    }

    private static void check(ObjectNode request) {
        JsonNode messages = request.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw ChatRequests.bad(
                    "messages: Field required. Send a list with at least one message.", "messages");
        }
        JsonNode limit = request.path("max_tokens");
        if (!limit.isIntegralNumber() || limit.asLong() < 1) {
            throw ChatRequests.bad(
                    "max_tokens: Field required. Send the most tokens that the answer may have, a"
                            + " whole number of at least 1.",
                    "max_tokens");
        }
    }

    /**
     * As LiteLLM, by the name alone: Claude behind another vendor (Bedrock, Databricks …)
     * understands Anthropic's additions to chat, others refuse them.
     */
    private static boolean isClaude(String model) {
        String lower = model.toLowerCase(Locale.ROOT);
        return lower.contains("claude") || lower.contains("anthropic");
    }

    /** Claude gets the budget as it is, others the effort that LiteLLM makes of it. */
    private static void putThinking(ObjectNode request, ObjectNode chat, boolean claude) {
        JsonNode thinking = request.path("thinking");
        String type = thinking.path("type").asText("");
        if (claude && thinking.isObject()) {
            chat.set("thinking", thinking);
            return;
        }
        String effort = request.path("output_config").path("effort").asText("");
        if (type.equals("enabled")) {
            chat.put("reasoning_effort", effort(thinking.path("budget_tokens").asInt()));
        } else if (!effort.isEmpty() && !type.equals("disabled")) {
            chat.put("reasoning_effort", effort.equals("max") ? "high" : effort);
        }
    }

    private static String effort(int budget) {
        if (budget >= 10_000) {
            return "high";
        }
        if (budget >= 5_000) {
            return "medium";
        }
        return budget >= 2_000 ? "low" : "minimal";
    }

    private static void putFormat(ObjectNode request, ObjectNode chat) {
        JsonNode newer = request.path("output_config").path("format");
        JsonNode format = newer.isObject() ? newer : request.path("output_format");
        if (format.path("schema").isObject()) {
            ObjectNode out = chat.putObject("response_format").put("type", "json_schema");
            out.putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", format.path("schema"));
        }
    }
}
