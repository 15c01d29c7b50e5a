package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of a request to a vendor once it has ended, whether for a model or relayed as
 * it is. No credential is in it. A text that isn't known is empty.
 *
 * @param tries calls to vendors, in order
 * @param tags of the request, LiteLLM's {@code request_tags}
 * @param started when its head was read
 * @param said prompt and answer; empty unless an operator has asked for them
 */
public record Served(
        Asked asked,
        Payer payer,
        List<Try> tries,
        Result result,
        Set<String> tags,
        Instant started,
        Timing timing,
        Optional<Said> said) {

    public Served {
        tries = List.copyOf(tries);
        tags = Set.copyOf(tags);
    }

    /** Who was called last, and so gave the answer, if there is any. */
    public Optional<Try> last() {
        return tries.isEmpty() ? Optional.empty() : Optional.of(tries.getLast());
    }

    /** When the last byte of the answer was on its way. */
    public Instant ended() {
        return started.plusNanos(timing.total());
    }

    /**
     * What the client wanted.
     *
     * @param id of this request alone; a spend row has it too
     * @param callId {@code x-litellm-call-id}: the client's, or the same as {@code id}
     * @param callType LiteLLM's: {@code acompletion}, {@code pass_through_endpoint}
     * @param method of HTTP
     * @param route the path's template: {@code /v1/chat/completions}
     * @param model as the client wrote it
     * @param mirrored whether it is a copy that nobody waits for, {@code silent_model}
     * @param metadata the request's own {@code metadata}; missing without, treat as immutable
     * @param telling which callbacks may be told of it
     */
    public record Asked(
            String id,
            String callId,
            String callType,
            String method,
            String route,
            String model,
            boolean stream,
            boolean mirrored,
            JsonNode metadata,
            Client client,
            Telling telling) {

        /** The same with other metadata. */
        public Asked showing(JsonNode other) {
            return new Asked(
                    id, callId, callType, method, route, model, stream, mirrored, other, client,
                    telling);
        }
    }

    /**
     * Which callbacks a client lets be told of its request. Logs, metrics and spend rows have it
     * anyway.
     *
     * @param nobody {@code no-log}
     * @param without {@code x-litellm-disable-callbacks}: by LiteLLM's names
     */
    public record Telling(boolean nobody, Set<String> without) {

        /** All of them. */
        public static final Telling ALL = new Telling(false, Set.of());

        public Telling {
            without = Set.copyOf(without);
        }

        /** Whether one may be told. */
        public boolean allows(String callback) {
            return !nobody && !without.contains(callback);
        }
    }

    /**
     * What was asked and answered, as it passed the guardrails.
     *
     * @param request the body; not to be changed
     * @param answer as the client got it; empty where it got none, or too much to keep; not to be
     *     changed
     * @param contentType of the answer: {@code text/event-stream} for a stream
     */
    public record Said(byte[] request, byte[] answer, String contentType) {

        /** How much memory it takes, about. */
        public long bytes() {
            return (long) request.length + answer.length;
        }

        /** The size alone: the rest is private. */
        @Override
        public String toString() {
            return "Said[" + bytes() + " bytes]";
        }
    }

    /**
     * Where a request came from.
     *
     * @param address the IP address of the connection's other end
     * @param userAgent as the client calls itself
     * @param traceparent of W3C Trace Context, as it came
     * @param tracestate the same; empty without the first
     * @param bytes of the request's body
     */
    public record Client(
            String address, String userAgent, String traceparent, String tracestate, long bytes) {}

    /**
     * Who pays.
     *
     * @param key the key's hash
     * @param endUser LiteLLM's end user, whom the request names
     * @param keyMetadata {@code metadata} of the key's record; missing without, treat as immutable
     * @param teamMetadata the same of its team
     */
    public record Payer(
            String key,
            String keyAlias,
            String user,
            String userEmail,
            String team,
            String teamAlias,
            String organization,
            String endUser,
            JsonNode keyMetadata,
            JsonNode teamMetadata) {}

    /**
     * One call to a vendor.
     *
     * @param group that the deployment was chosen for
     * @param deployment its id, LiteLLM's {@code model_id}
     * @param model its name at the vendor
     * @param apiBase the vendor's address without user information and query
     * @param began nanoseconds after the request's start
     * @param nanos to its end; of a stream that was relayed, to its last byte
     * @param failure empty where it gave the answer
     */
    public record Try(
            String group,
            String deployment,
            String vendor,
            String model,
            String apiBase,
            long began,
            long nanos,
            Optional<Failure> failure) {}

    /**
     * How it ended.
     *
     * @param status of HTTP, as the client got it; 499 where the client had gone before
     * @param failure why there was no whole answer; a stream that broke off has status 200 and a
     *     failure
     * @param group that answered or failed last
     * @param retries calls after the first one of each group
     * @param fallbacks groups after the first one
     * @param usage of all calls together
     * @param cost of all calls together
     * @param cacheHit whether the answer came from the response cache
     * @param cacheKey {@code x-litellm-cache-key}; empty where the cache wasn't asked
     * @param looks of guardrails, in order
     */
    public record Result(
            int status,
            Optional<Failure> failure,
            String group,
            int retries,
            int fallbacks,
            Usage usage,
            Money cost,
            boolean cacheHit,
            String cacheKey,
            List<Look> looks) {

        public Result {
            looks = List.copyOf(looks);
        }

        /** Whether the client left before the end. */
        public boolean clientGone() {
            return failure.orElse(null) instanceof Failure.ClientGone;
        }
    }

    /**
     * Where the time went, in nanoseconds.
     *
     * @param total from the head of the request to the last byte of the answer
     * @param read until the caller was known and the body read and understood
     * @param admitted until budgets and limits had admitted it
     * @param upstream spent waiting for vendors, until the answer or its first part was there
     * @param firstToken from the last call to the first part of its stream; 0 for none
     * @param firstByte until the client was sent the first byte; 0 where it got none
     */
    public record Timing(
            long total, long read, long admitted, long upstream, long firstToken, long firstByte) {

        /** What the gateway itself took until the answer or its first part went out. */
        public long overhead() {
            return Math.max(0, (firstByte == 0 ? total : firstByte) - upstream);
        }
    }
}
