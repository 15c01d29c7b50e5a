package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Usage;
import java.io.IOException;

/**
 * What the log says of a model request: who asked and who served it, how long it took, what it
 * used; never what was said.
 */
final class RequestLines {

    private static final double NANOS_PER_MICRO = 1e3;

    private RequestLines() {}

    static Json.Writing of(Served request) {
        return out -> write(out, request);
    }

    static Json.Writing of(Refused request) {
        return out -> write(out, request);
    }

    private static void write(JsonGenerator out, Refused request) throws IOException {
        out.writeStartObject();
        out.writeStringField("time", request.started().plusNanos(request.nanos()).toString());
        out.writeStringField("event", "refused");
        out.writeStringField("id", request.callId());
        out.writeStringField("method", request.method());
        out.writeStringField("route", request.route());
        payer(out, request.payer());
        known(out, "address", request.client().address());
        out.writeNumberField("status", request.status());
        out.writeStringField("error", FailureNames.of(request.failure()));
        out.writeNumberField("ms", millis(request.nanos()));
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Served request) throws IOException {
        out.writeStartObject();
        out.writeStringField("time", request.ended().toString());
        out.writeStringField("event", "request");
        asked(out, request.asked());
        payer(out, request.payer());
        result(out, request);
        tries(out, request);
        usage(out, request.result().usage());
        timing(out, request.timing());
        out.writeEndObject();
    }

    private static void asked(JsonGenerator out, Served.Asked asked) throws IOException {
        out.writeStringField("id", asked.callId());
        if (!asked.id().equals(asked.callId())) {
            out.writeStringField("request_id", asked.id());
        }
        out.writeStringField("call_type", asked.callType());
        out.writeStringField("method", asked.method());
        out.writeStringField("route", asked.route());
        out.writeStringField("model", asked.model());
        out.writeBooleanField("stream", asked.stream());
        if (asked.mirrored()) {
            out.writeBooleanField("mirror", true);
        }
    }

    private static void payer(JsonGenerator out, Served.Payer payer) throws IOException {
        known(out, "key", payer.key());
        known(out, "key_alias", payer.keyAlias());
        known(out, "user", payer.user());
        known(out, "team", payer.team());
        known(out, "team_alias", payer.teamAlias());
        known(out, "organization", payer.organization());
        known(out, "end_user", payer.endUser());
    }

    private static void known(JsonGenerator out, String name, String text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStringField(name, text);
        }
    }

    private static void result(JsonGenerator out, Served request) throws IOException {
        Served.Result result = request.result();
        out.writeNumberField("status", result.status());
        if (result.failure().isPresent()) {
            out.writeStringField("error", FailureNames.of(result.failure().get()));
        }
        if (result.clientGone()) {
            out.writeBooleanField("client_gone", true);
        }
        known(out, "group", result.group());
        if (request.last().isPresent()) {
            out.writeStringField("deployment", request.last().get().deployment());
            out.writeStringField("provider", request.last().get().vendor());
        }
        if (result.cacheHit()) {
            out.writeBooleanField("cache_hit", true);
        }
        if (result.cost().nanos() != 0) {
            out.writeNumberField("cost", result.cost().dollars());
        }
    }

    private static void tries(JsonGenerator out, Served request) throws IOException {
        out.writeArrayFieldStart("tries");
        for (Served.Try done : request.tries()) {
            out.writeStartObject();
            out.writeStringField("deployment", done.deployment());
            out.writeStringField("provider", done.vendor());
            out.writeStringField("model", done.model());
            out.writeNumberField("ms", millis(done.nanos()));
            if (done.failure().isPresent()) {
                out.writeStringField("error", FailureNames.of(done.failure().get()));
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void usage(JsonGenerator out, Usage usage) throws IOException {
        if (usage.equals(Usage.NONE)) {
            return;
        }
        out.writeNumberField("prompt_tokens", usage.promptTokens());
        out.writeNumberField("completion_tokens", usage.completionTokens());
        out.writeNumberField("cache_read_tokens", usage.cacheReadTokens());
        out.writeNumberField("cache_write_tokens", usage.cacheWriteTokens());
        out.writeNumberField("reasoning_tokens", usage.reasoning());
    }

    private static void timing(JsonGenerator out, Served.Timing timing) throws IOException {
        out.writeNumberField("ms", millis(timing.total()));
        out.writeNumberField("read_ms", millis(timing.read()));
        out.writeNumberField("admission_ms", millis(timing.admitted() - timing.read()));
        out.writeNumberField("upstream_ms", millis(timing.upstream()));
        out.writeNumberField("overhead_ms", millis(timing.overhead()));
        if (timing.firstByte() != 0) {
            out.writeNumberField("first_byte_ms", millis(timing.firstByte()));
        }
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MICRO) / 1000.0;
    }
}
