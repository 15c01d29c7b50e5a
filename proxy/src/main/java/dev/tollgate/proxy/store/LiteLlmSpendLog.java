package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.spend.SpendRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row of {@code LiteLLM_SpendLogs}; prompt, answer and address of the client stay behind. */
final class LiteLlmSpendLog {

    /** What of {@code metadata} may be kept; other fields hold texts of requests. */
    private static final List<String> KEPT = List.of("spend_logs_metadata", "applied_guardrails");

    private LiteLlmSpendLog() {}

    static SpendRow row(ObjectNode log) {
        Instant started = instant(log, "startTime", Instant.EPOCH);
        JsonNode metadata = log.path("metadata");
        return new SpendRow(
                text(log, "request_id"),
                "failure".equals(text(log, "status")) ? "failure" : "success",
                text(log, "call_type"),
                started,
                instant(log, "completionStartTime", started),
                instant(log, "endTime", started),
                new SpendRow.Target(
                        text(log, "model"),
                        text(log, "model_id"),
                        text(log, "model_group"),
                        text(log, "custom_llm_provider"),
                        text(log, "api_base")),
                new SpendRow.Payer(
                        text(log, "api_key"),
                        text(metadata, "user_api_key_alias"),
                        text(log, "user"),
                        text(log, "team_id"),
                        text(log, "organization_id"),
                        text(log, "end_user")),
                usage(log, metadata.path("usage_object")),
                Money.ofDollars(log.path("spend").decimalValue()),
                "true".equalsIgnoreCase(text(log, "cache_hit")),
                tags(log.path("request_tags")),
                kept(metadata),
                Map.of());
    }

    private static String text(JsonNode from, String field) {
        JsonNode value = from.path(field);
        return value.isNull() ? "" : value.asText("");
    }

    private static Instant instant(ObjectNode log, String field, Instant other) {
        return LiteLlmTime.parse(text(log, field)).orElse(other);
    }

    /** Their columns count all tokens; the newer versions' metadata says of what kind. */
    private static Usage usage(ObjectNode log, JsonNode kinds) {
        long prompt = log.path("prompt_tokens").asLong();
        long completion = log.path("completion_tokens").asLong();
        long read = kinds.path("prompt_tokens_details").path("cached_tokens").asLong();
        long cacheRead = Math.clamp(read, 0, prompt);
        long written = kinds.path("cache_creation_input_tokens").asLong();
        long cacheWrite = Math.clamp(written, 0, prompt - cacheRead);
        long thought = kinds.path("completion_tokens_details").path("reasoning_tokens").asLong();
        long reasoning = Math.clamp(thought, 0, completion);
        return new Usage(
                prompt - cacheRead - cacheWrite,
                cacheRead,
                cacheWrite,
                0,
                completion - reasoning,
                reasoning,
                0,
                0,
                0,
                0,
                0);
    }

    private static List<String> tags(JsonNode tags) {
        return tags.valueStream().filter(JsonNode::isTextual).map(JsonNode::textValue).toList();
    }

    private static Map<String, String> kept(JsonNode metadata) {
        Map<String, String> kept = new HashMap<>();
        for (String field : KEPT) {
            if (metadata.hasNonNull(field)) {
                kept.put(field, Json.text(metadata.path(field)));
            }
        }
        return kept;
    }
}
