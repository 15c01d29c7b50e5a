package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.spend.Pricing;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;

/**
 * The answer to a model request, given by one deployment: its headers, and its body in one of three
 * ways.
 */
final class Answer {

    /** Sound, and transcripts as plain text or subtitles. */
    private static final Set<Operation> OTHER_THAN_JSON =
            Set.of(Operation.SPEECH, Operation.TRANSCRIPTION);

    private static final int LONGEST_TRANSCRIPT = 64 << 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final AnswerHeader.Name DURATION =
            AnswerHeader.Name.of("x-litellm-response-duration-ms");
    private static final AnswerHeader.Name OVERHEAD =
            AnswerHeader.Name.of("x-litellm-overhead-duration-ms");

    private final Serving serving;
    private final Target target;
    private final UpstreamResponse upstream;
    private final VendorHeaders vendorHeaders;

    /**
     * @param upstream whose status is 2xx
     */
    Answer(Serving serving, Target target, UpstreamResponse upstream, VendorHeaders vendorHeaders) {
        this.vendorHeaders = vendorHeaders;
        this.serving = serving;
        this.target = target;
        this.upstream = upstream;
    }

    UpstreamResponse response() {
        return upstream;
    }

    /** Sends JSON, all at once. */
    void whole(Carriage.Whole whole) {
        Optional<Money> cost = cost(whole.usage(), Optional.of(whole.json()), whole.tier());
        // before the head: what is blocked is an error yet
        byte[] passed = serving.guarding().whole(serving.ask().operation(), whole.json());
        headers(cost);
        byte[] json = serving.recording().whole(passed);
        if (!serving.mirrored()) {
            serving.exchange().send(200, json);
            serving.recording().sent(json, json.length);
            serving.recording().ended(CacheHit.JSON);
        }
    }

    /** Opens the stream of events; the head goes out. */
    EventStream open() {
        headers(Optional.empty());
        if (serving.mirrored()) {
            return new EventStream(OutputStream.nullOutputStream(), Recording.NONE);
        }
        EventStream stream = new EventStream(serving.exchange().response(), serving.recording());
        serving.flight().streams(stream);
        return stream;
    }

    /**
     * Sends what is no JSON, sound for one, as it comes.
     *
     * @throws FailureException where the vendor broke off; the client's answer is then incomplete,
     *     unless nothing of it had come
     */
    void bytes() {
        String type = upstream.header("content-type").orElse("application/octet-stream");
        if (!OTHER_THAN_JSON.contains(serving.ask().operation())) {
            throw new FailureException(
                    new Failure.Upstream(
                            ErrorClass.API_ERROR,
                            "litellm.APIError: The vendor's answer is not JSON, but '"
                                    + type
                                    + "'."));
        }
        if (serving.ask().operation() == Operation.TRANSCRIPTION
                && serving.guarding().looksAtAnswers()) {
            transcript(type);
            return;
        }
        // before the head: a vendor that fails at once may still be replaced by another
        byte[] first = RawBytes.first(upstream);
        headers(cost(Usage.NONE, Optional.empty(), ""));
        ServerResponse response = serving.exchange().response();
        response.status(Status.create(upstream.status()));
        response.headers().set(HeaderNames.CONTENT_TYPE, type);
        RawBytes.send(response, upstream, first, serving.recording());
        serving.recording().ended(type);
    }

    /** Sends plain text or subtitles as guardrails let them pass. */
    private void transcript(String type) {
        String text = new String(upstream.bytes(LONGEST_TRANSCRIPT), UTF_8);
        byte[] passed = serving.guarding().text(text).getBytes(UTF_8);
        headers(cost(Usage.NONE, Optional.empty(), ""));
        if (!serving.mirrored()) {
            ServerResponse response = serving.exchange().response();
            response.status(Status.create(upstream.status()));
            response.headers().set(HeaderNames.CONTENT_TYPE, type);
            serving.exchange().send(passed);
            serving.recording().sent(passed, passed.length);
            serving.recording().ended(type);
        }
    }

    /** Notes that the first part of the vendor's stream is here. */
    void heard() {
        serving.outcome().heard();
    }

    /** A stream's pipe, watched. */
    Produced watched(Pipe pipe) {
        return new Produced(pipe, serving.ask());
    }

    /** Notes what a stream used, however it ended. */
    void streamed(Produced stream, TokenCounter tokens) {
        cost(stream.counted(tokens, target.model()), Optional.empty(), stream.tier());
    }

    /**
     * Notes what the answer used.
     *
     * @param json of the answer, if it is any
     * @return what it cost; empty where no price is known
     */
    private Optional<Money> cost(Usage usage, Optional<byte[]> json, String tier) {
        Ask ask = serving.ask();
        long nanos = System.nanoTime() - serving.outcome().called();
        // who tells tokens is paid by tokens
        String variant = usage.totalTokens() == 0 ? Units.variant(ask) : "";
        Pricing pricing = serving.exchange().snapshot().pricing();
        Money cost =
                pricing.cost(
                        new Pricing.Metering(
                                target,
                                ask.operation(),
                                usage,
                                Units.of(ask, json, nanos),
                                variant.isEmpty() ? tier : variant));
        serving.outcome().used(usage, cost);
        return Optional.of(cost).filter(any -> pricing.known(target));
    }

    /** Notes that the answer broke off under the client's eyes; returns what it may be told. */
    Failure brokeOff(Failure failure) {
        Failure told = Redaction.of(target.deployment()).applied(failure);
        serving.outcome().brokeOff(told);
        return told;
    }

    private void headers(Optional<Money> cost) {
        if (serving.mirrored()) {
            return;
        }
        serving.guarding().admitted();
        ServerResponse response = serving.exchange().response();
        serving.outcome().answering();
        long now = System.nanoTime();
        double total = (now - serving.exchange().started()) / NANOS_PER_MILLI;
        double vendor = serving.outcome().waitedInAll() / NANOS_PER_MILLI;
        LiteLlmHeaders.add(serving, target.deployment());
        response.header(DURATION.with(millis(total)));
        response.header(OVERHEAD.with(millis(Math.max(0, total - vendor))));
        cost.ifPresent(money -> LiteLlmHeaders.cost(response, money));
        vendorHeaders.add(response, upstream.headers());
        serving.exchange().commit();
    }

    private static String millis(double value) {
        return Double.toString(Math.round(value * 1000) / 1000.0);
    }
}
