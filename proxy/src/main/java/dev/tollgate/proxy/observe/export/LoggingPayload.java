package dev.tollgate.proxy.observe.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.FailureNames;
import dev.tollgate.proxy.observe.GuardrailInformation;
import dev.tollgate.proxy.observe.Served;
import java.time.Instant;

/**
 * LiteLLM's {@code StandardLoggingPayload}. Without a word of prompts and answers unless an
 * operator has asked for them, and never of what vendors say of failures, which may quote them.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/logging_spec">LiteLLM,
 *     StandardLoggingPayload</a>
 */
final class LoggingPayload {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e6;

    private LoggingPayload() {}

    static ObjectNode of(Served request) {
        Served.Asked asked = request.asked();
        ObjectNode out =
                Json.object()
                        .put("id", asked.id())
                        .put("trace_id", asked.callId())
                        .put("call_type", asked.callType())
                        .put("stream", asked.stream())
                        .put("status", request.result().failure().isEmpty() ? "success" : "failure")
                        .put("model_group", request.result().group())
                        .put("end_user", request.payer().endUser())
                        .put("requester_ip_address", asked.client().address());
        result(out, request);
        times(out, request);
        model(out, request);
        out.set("metadata", metadata(request));
        out.set("request_tags", tags(request));
        out.set("messages", Content.messages(request));
        out.set("response", Content.response(request));
        out.putObject("model_parameters");
        if (!request.result().looks().isEmpty()) {
            out.set("guardrail_information", GuardrailInformation.of(request.result().looks()));
        }
        request.result().failure().ifPresent(failure -> failure(out, request, failure));
        return out;
    }

    private static void result(ObjectNode out, Served request) {
        Served.Result result = request.result();
        Usage usage = result.usage();
        out.put("response_cost", result.cost().dollars())
                .put("total_tokens", usage.totalTokens())
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("cache_hit", result.cacheHit())
                .put("cache_key", result.cacheKey().isEmpty() ? null : result.cacheKey());
    }

    private static void times(ObjectNode out, Served request) {
        long firstByte = request.timing().firstByte();
        Instant first = firstByte == 0 ? request.ended() : request.started().plusNanos(firstByte);
        out.put("startTime", seconds(request.started()))
                .put("endTime", seconds(request.ended()))
                .put("completionStartTime", seconds(first))
                .put("response_time", request.timing().total() / NANOS);
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / NANOS;
    }

    private static void model(ObjectNode out, Served request) {
        ObjectNode hidden =
                out.putObject("hidden_params")
                        .put("litellm_overhead_time_ms", request.timing().overhead() / MILLIS)
                        .put("response_cost", request.result().cost().dollars().toPlainString());
        if (request.last().isEmpty()) {
            out.put("model", request.asked().model()).put("model_id", "").put("api_base", "");
            return;
        }
        Served.Try last = request.last().get();
        out.put("model", last.model())
                .put("model_id", last.deployment())
                .put("api_base", last.apiBase())
                .put("custom_llm_provider", last.vendor());
        hidden.put("model_id", last.deployment())
                .put("api_base", last.apiBase())
                .put("litellm_model_name", last.vendor() + "/" + last.model());
    }

    static ObjectNode metadata(Served request) {
        Served.Payer payer = request.payer();
        Served.Asked asked = request.asked();
        ObjectNode out = Json.object();
        known(out, "user_api_key_hash", payer.key());
        known(out, "user_api_key_alias", payer.keyAlias());
        known(out, "user_api_key_user_id", payer.user());
        known(out, "user_api_key_user_email", payer.userEmail());
        known(out, "user_api_key_team_id", payer.team());
        known(out, "user_api_key_team_alias", payer.teamAlias());
        known(out, "user_api_key_org_id", payer.organization());
        known(out, "user_api_key_end_user_id", payer.endUser());
        known(out, "user_api_key_request_route", asked.route());
        known(out, "requester_ip_address", asked.client().address());
        known(out, "user_agent", asked.client().userAgent());
        JsonNode own = asked.metadata();
        out.set("requester_metadata", own.isObject() ? own : null);
        out.set("applied_guardrails", GuardrailInformation.names(request.result().looks()));
        JsonNode spend = own.path("spend_logs_metadata");
        out.set("spend_logs_metadata", spend.isObject() ? spend : null);
        return out;
    }

    private static void known(ObjectNode out, String name, String text) {
        out.put(name, text.isEmpty() ? null : text);
    }

    static ArrayNode tags(Served request) {
        ArrayNode tags = Json.array();
        request.tags().stream().sorted().forEach(tags::add);
        return tags;
    }

    private static void failure(ObjectNode out, Served request, Failure failure) {
        String name = FailureNames.of(failure);
        out.put("error_str", name);
        out.putObject("error_information")
                .put("error_code", Integer.toString(request.result().status()))
                .put("error_class", name)
                .put("llm_provider", request.last().map(Served.Try::vendor).orElse(""));
    }
}
