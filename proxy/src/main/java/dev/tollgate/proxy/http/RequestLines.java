package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.time.Instant;
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
    static ObjectNode of(Serving serving, @Nullable Failure failure) {
        Failure why = serving.outcome().brokeOff().orElse(failure);
        ObjectNode line =
                Json.object()
                        .put("time", Instant.now().toString())
                        .put("event", "request")
                        .put("id", serving.exchange().callId())
                        .put("call_type", serving.ask().operation().callType())
                        .put("model", serving.ask().model())
                        .put("stream", serving.ask().stream())
                        .put("status", failure == null ? 200 : Errors.status(failure));
        if (why != null) {
            line.put("error", name(why));
        }
        tries(serving, line);
        usage(line, serving.outcome().usage());
        long now = System.nanoTime();
        line.put("ms", millis(now - serving.exchange().started()));
        serving.outcome()
                .firstByte()
                .ifPresent(
                        at -> line.put("first_byte_ms", millis(at - serving.exchange().started())));
        return line;
    }

    private static void tries(Serving serving, ObjectNode line) {
        ArrayNode tries = line.putArray("tries");
        for (Tries.Try done : serving.tries().all()) {
            ObjectNode entry =
                    tries.addObject()
                            .put("deployment", done.target().deployment().id())
                            .put("provider", done.target().deployment().vendor())
                            .put("model", done.target().model())
                            .put("ms", millis(done.nanos()));
            if (done.failure() != null) {
                entry.put("error", name(done.failure()));
            }
        }
    }

    private static void usage(ObjectNode line, Usage usage) {
        if (usage.equals(Usage.NONE)) {
            return;
        }
        line.put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("cache_read_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite())
                .put("reasoning_tokens", usage.reasoning());
    }

    /** The class of error: LiteLLM's name for a vendor's, ours for the others. */
    private static String name(Failure failure) {
        return failure instanceof Failure.Upstream upstream
                ? upstream.errorClass().liteLlmName()
                : failure.getClass().getSimpleName();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
