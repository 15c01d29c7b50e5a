package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.provider.VendorErrors;
import dev.tollgate.proxy.routing.Learner;
import dev.tollgate.proxy.routing.Reservation;
import dev.tollgate.proxy.upstream.FrameReader;
import dev.tollgate.proxy.upstream.FrameReaders;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One try of a request at one deployment: calls the vendor and, where it answers well, answers the
 * client.
 */
final class Attempts {

    /** No answer of a model is larger; images in base64 are the largest. */
    private static final int LARGEST_ANSWER = 256 << 20;

    private static final int LARGEST_ERROR = 1 << 20;

    private final Caller caller;
    private final Carriages carriages;
    private final TokenCounter tokens;
    private final Propagation propagation;
    private final VendorHeaders vendorHeaders = new VendorHeaders();

    /** Makes the call for a request; a deployment with {@code mock_response} answers by itself. */
    @FunctionalInterface
    interface Caller {
        UpstreamCall call(UpstreamRequest request);
    }

    Attempts(Caller caller, Carriages carriages, TokenCounter tokens, Propagation propagation) {
        this.caller = caller;
        this.carriages = carriages;
        this.tokens = tokens;
        this.propagation = propagation;
    }

    /**
     * Answers the client, or leaves it untouched.
     *
     * @throws FailureException where there is no answer; once the client has got a part of it, only
     *     with {@code ClientGone}, or where somebody else may go on with it
     */
    void run(Serving serving, Reservation reservation) {
        Target target = reservation.target();
        long begin = System.nanoTime();
        serving.tries().calling();
        try {
            Map<String, String> headers = answer(serving, target);
            ended(serving, reservation, begin, headers);
            serving.tries().add(target, null, begin);
        } catch (FailureException e) {
            Failure failure =
                    serving.flight().clientGone()
                            ? new Failure.ClientGone()
                            : Redaction.of(target.deployment()).applied(e.failure());
            if (failure instanceof Failure.Upstream upstream) {
                reservation.failed(upstream);
            } else {
                reservation.left(serving.outcome().usage().totalTokens());
            }
            serving.outcome().heard();
            serving.tries().add(target, failure, begin);
            throw new FailureException(failure, e);
        } finally {
            reservation.close();
        }
    }

    private static void ended(
            Serving serving, Reservation reservation, long begin, Map<String, String> headers) {
        Outcome outcome = serving.outcome();
        if (outcome.brokeOff().orElse(null) instanceof Failure.Upstream failure) {
            reservation.failed(failure);
            return;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        long firstByte = outcome.firstByte().orElse(begin) - begin;
        // who goes on with another's stream has sent no first byte
        Duration first = firstByte < 0 ? took : Duration.ofNanos(firstByte);
        reservation.answered(
                new Learner.Answered(
                        outcome.usage(), took, serving.ask().stream() ? first : took, headers));
    }

    /** Returns the vendor's headers. */
    private Map<String, String> answer(Serving serving, Target target) {
        Provider provider = Prompts.provider(serving, target);
        Carriage carriage =
                carriages.of(
                        serving.exchange().snapshot().adapters(),
                        provider,
                        Prompts.prompt(serving, target),
                        caller(serving));
        UpstreamCall call =
                MockCall.of(serving.ask(), target)
                        .orElseGet(() -> caller.call(propagation.of(serving, carriage.request())));
        serving.flight().calls(call);
        serving.outcome().calling();
        try (UpstreamResponse response = call.send()) {
            if (response.status() / 100 != 2) {
                throw new FailureException(refusal(provider, response));
            }
            Answer answer = new Answer(serving, target, response, vendorHeaders);
            if (serving.ask().stream() && !isJson(response)) {
                Pipe pipe = serving.guarding().around(serving.ask().operation(), carriage.pipe());
                FrameReader reader = FrameReaders.of(carriage.framing(), response.body());
                stream(serving.continuation(), answer, reader, pipe);
            } else if (isJson(response)) {
                byte[] bytes = response.bytes(LARGEST_ANSWER);
                serving.outcome().heard();
                Carriage.Whole whole = carriage.whole(bytes);
                if (serving.mode() == Serving.Mode.UNLESS_FILTERED) {
                    ContentFilter.refuse(serving.ask().operation(), whole);
                }
                answer.whole(whole);
            } else {
                answer.bytes();
            }
            return response.headers();
        }
    }

    private static Carriages.Caller caller(Serving serving) {
        boolean stores = serving.ask().operation() == Operation.RESPONSES;
        return new Carriages.Caller(
                serving.ask().model(), stores ? serving.exchange().caller().owner() : "");
    }

    static Failure refusal(Provider provider, UpstreamResponse response) {
        byte[] body;
        try {
            body = response.bytes(LARGEST_ERROR);
        } catch (FailureException brokenOrHuge) {
            body = new byte[0];
        }
        return VendorErrors.of(provider, response.status(), response.headers(), body);
    }

    static boolean isJson(UpstreamResponse response) {
        return response.header("content-type").orElse("application/json").contains("json")
                && !response.header("content-type").orElse("").contains("ndjson");
    }

    private void stream(
            Continuation continuation, Answer answer, FrameReader reader, Pipe guarded) {
        Produced pipe = answer.watched(continuation.around(guarded));
        List<Frame> out = new ArrayList<>();
        boolean more = first(reader, pipe, out);
        answer.heard();
        EventStream stream = continuation.stream(answer::open);
        try {
            stream.write(out);
            if (more) {
                relay(reader, pipe, stream, broken -> tell(broken, continuation, answer, pipe));
            }
            stream.end();
        } finally {
            // also where the client has left: what was used is paid for
            answer.streamed(pipe, tokens);
        }
    }

    /** Returns what tells the client that its stream breaks off, unless somebody may go on. */
    private static List<Frame> tell(
            FailureException broken, Continuation continuation, Answer answer, Pipe pipe) {
        Failure failure = broken.failure();
        if (failure instanceof Failure.ClientGone || continuation.brokeOff(failure, pipe)) {
            throw broken;
        }
        List<Frame> last = new ArrayList<>();
        pipe.fail(answer.brokeOff(failure), last::add);
        return last;
    }

    /**
     * Reads until the vendor has proved that it answers well; an error up to here is still an error
     * to the client.
     *
     * @return whether the stream goes on
     */
    private static boolean first(FrameReader reader, Pipe pipe, List<Frame> out) {
        while (out.isEmpty()) {
            Optional<Frame> frame = reader.next();
            if (frame.isEmpty()) {
                pipe.end(out::add);
                if (out.isEmpty()) {
                    throw new FailureException(
                            new Failure.Upstream(
                                    ErrorClass.INTERNAL_SERVER,
                                    "litellm.InternalServerError: The vendor's stream was empty."));
                }
                return false;
            }
            pipe.accept(frame.get(), out::add);
        }
        return !pipe.done();
    }

    /** Relays what follows, if need be with the news that the stream broke off. */
    private static void relay(
            FrameReader reader,
            Pipe pipe,
            EventStream stream,
            Function<FailureException, List<Frame>> news) {
        List<Frame> out = new ArrayList<>();
        try {
            while (!pipe.done()) {
                Optional<Frame> frame = reader.next();
                if (frame.isEmpty()) {
                    pipe.end(out::add);
                    stream.write(out);
                    return;
                }
                pipe.accept(frame.get(), out::add);
                stream.write(out);
                out.clear();
            }
        } catch (FailureException e) {
            stream.write(out);
            stream.write(news.apply(e));
        }
    }
}
