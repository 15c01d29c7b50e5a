package dev.tollgate.proxy.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a model request: who served it, how long it took, what it used; never what
 * was said.
 */
final class RequestLines {

    private static final double NANOS_PER_MILLI = 1e6;

    private RequestLines() {}

    /**
     * @param failure why there was no answer, null where there was one
     */
    static byte[] of(Serving serving, @Nullable Failure failure) {
        return Json.written(out -> write(out, serving, failure));
    }

    private static void write(JsonGenerator out, Serving serving, @Nullable Failure failure)
            throws IOException {
        Failure why = serving.outcome().brokeOff().orElse(failure);
        out.writeStartObject();
        out.writeStringField("time", Instant.now().toString());
        out.writeStringField("event", "request");
        out.writeStringField("id", serving.exchange().callId());
        out.writeStringField("call_type", serving.ask().operation().callType());
        out.writeStringField("model", serving.ask().model());
        out.writeBooleanField("stream", serving.ask().stream());
        if (serving.mirrored()) {
            out.writeBooleanField("mirror", true);
        }
        out.writeNumberField("status", failure == null ? 200 : Errors.status(failure));
        if (why != null) {
            out.writeStringField("error", name(why));
        }
        tries(out, serving);
        usage(out, serving.outcome().total());
        if (serving.outcome().cost().nanos() != 0) {
            out.writeNumberField("cost", serving.outcome().cost().dollars());
        }
        long started = serving.exchange().started();
        out.writeNumberField("ms", millis(System.nanoTime() - started));
        OptionalLong firstByte = serving.outcome().firstByte();
        if (firstByte.isPresent()) {
            out.writeNumberField("first_byte_ms", millis(firstByte.getAsLong() - started));
        }
        out.writeEndObject();
    }

    private static void tries(JsonGenerator out, Serving serving) throws IOException {
        out.writeArrayFieldStart("tries");
        for (Tries.Try done : serving.tries().all()) {
            out.writeStartObject();
            out.writeStringField("deployment", done.target().deployment().id());
            out.writeStringField("provider", done.target().deployment().vendor());
            out.writeStringField("model", done.target().model());
            out.writeNumberField("ms", millis(done.nanos()));
            if (done.failure() != null) {
                out.writeStringField("error", name(done.failure()));
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

    /** The class of error: LiteLLM's name for a vendor's, ours for the others. */
    static String name(Failure failure) {
        return failure instanceof Failure.Upstream upstream
                ? upstream.errorClass().liteLlmName()
                : failure.getClass().getSimpleName();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
