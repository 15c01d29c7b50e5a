package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.provider.PassThrough;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.provider.RawCall;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.util.Optional;
import java.util.Set;

/**
 * Relays a request as it is and its answer as it comes, errors too; the vendor's call ends when the
 * client leaves.
 */
final class RawRelay {

    /** Where Google's clients put the gateway's key. */
    private static final Set<String> KEY = Set.of("key");

    private static final Set<Integer> BODILESS = Set.of(204, 205, 304);

    private final Attempts.Caller caller;
    private final Flights flights;
    private final RawPayment payment;
    private final RawGuarding guarding;

    RawRelay(Attempts.Caller caller, Flights flights, RawPayment payment) {
        this(caller, flights, payment, RawGuarding.NONE);
    }

    private RawRelay(
            Attempts.Caller caller, Flights flights, RawPayment payment, RawGuarding guarding) {
        this.caller = caller;
        this.flights = flights;
        this.payment = payment;
        this.guarding = guarding;
    }

    /** The same for one request, whose answer guardrails look at. */
    RawRelay guarded(RawGuarding by) {
        return new RawRelay(caller, flights, payment, by);
    }

    /** The request's body, as bytes. */
    static Payload body(Exchange exchange) {
        return exchange.payload();
    }

    /**
     * Relays to the place where a deployment's vendor has a path of OpenAI's: {@code
     * /responses/resp_123}.
     *
     * @param path percent-encoded
     * @param callType LiteLLM's
     * @throws FailureException with {@code BadRequest} where the vendor's API isn't OpenAI's
     */
    void relay(Exchange exchange, Deployment deployment, String path, String callType) {
        RawCall call = call(exchange, deployment, path, body(exchange));
        relayOpenAi(exchange, deployment, call, callType);
    }

    /** The same with another body or query than the client's. */
    void relayOpenAi(Exchange exchange, Deployment deployment, RawCall call, String callType) {
        PassThrough vendor = vendor(exchange, deployment);
        String place =
                vendor.openAiPath(deployment, call.path())
                        .orElseThrow(() ->
                                unserved(
                                        deployment.vendor(),
                                        "has no such API of OpenAI's form here"));
        RawCall there =
                new RawCall(
                        call.method(),
                        place,
                        call.query(),
                        call.headers(),
                        call.body(),
                        call.timeouts());
        UpstreamRequest request = vendor.passThrough(deployment, there);
        relay(exchange, request, RawKind.of(callType, deployment, ""));
    }

    /**
     * Relays to a path of a deployment's vendor.
     *
     * @param model that the request names, empty for none
     */
    void relayPath(Exchange exchange, Deployment deployment, RawCall call, String model) {
        UpstreamRequest request = vendor(exchange, deployment).passThrough(deployment, call);
        relay(exchange, request, RawKind.of(RawKind.PASS_THROUGH, deployment, model));
    }

    /** The client's request for a vendor, without its credentials. */
    static RawCall call(Exchange exchange, Deployment deployment, String path, Payload body) {
        return new RawCall(
                exchange.request().prologue().method().text(),
                path,
                RawQuery.without(exchange, KEY),
                RawHeaders.withoutCredentials(exchange),
                body,
                timeouts(exchange, deployment));
    }

    /** Sends a request that may be sent, and its answer to the client. */
    void relay(Exchange exchange, UpstreamRequest request, RawKind kind) {
        RawServing serving = new RawServing(exchange, kind, request.body().length());
        payment.pay(serving, () -> send(serving, request));
    }

    private void send(RawServing serving, UpstreamRequest request) {
        Exchange exchange = serving.exchange();
        try (Flight flight = flights.start(exchange.request(), exchange.started())) {
            UpstreamCall call = caller.call(request);
            flight.calls(call);
            serving.calling();
            try (UpstreamResponse response = call.send()) {
                serving.answering(response.status());
                answer(exchange, response);
            } catch (FailureException e) {
                throw flight.clientGone() ? new FailureException(new Failure.ClientGone(), e) : e;
            }
        }
    }

    private void answer(Exchange exchange, UpstreamResponse upstream) {
        // before the head: what is blocked is an error yet
        Optional<byte[]> passed =
                guarding.looksAtAnswers() && upstream.status() / 100 == 2
                        ? Optional.of(guarding.answer(upstream))
                        : Optional.empty();
        LiteLlmHeaders.id(exchange);
        exchange.response().status(Status.create(upstream.status()));
        RawHeaders.answer(exchange.response(), upstream);
        boolean bodiless =
                BODILESS.contains(upstream.status())
                        || exchange.request().prologue().method().text().equals("HEAD");
        if (bodiless) {
            exchange.response().send();
            return;
        }
        exchange.commit();
        if (passed.isPresent()) {
            exchange.send(passed.get());
            return;
        }
        RawBytes.send(exchange.response(), upstream, new byte[0], Recording.NONE);
    }

    /** A stream may last longer than what is answered at once; it shows in what is asked. */
    private static Timeouts timeouts(Exchange exchange, Deployment deployment) {
        boolean stream =
                exchange.request().path().rawPath().contains("stream")
                        || exchange.header(HeaderNames.ACCEPT)
                                .filter(accept -> accept.contains("event-stream"))
                                .isPresent();
        return stream
                ? deployment.parameters().streamTimeouts()
                : deployment.parameters().timeouts();
    }

    private static PassThrough vendor(Exchange exchange, Deployment deployment) {
        Optional<Provider> provider = exchange.snapshot().providers().apply(deployment.vendor());
        if (provider.isPresent() && provider.get() instanceof PassThrough vendor) {
            return vendor;
        }
        throw unserved(deployment.vendor(), "can't be called path by path");
    }

    private static FailureException unserved(String vendor, String why) {
        return new FailureException(
                new Failure.BadRequest("The vendor '" + vendor + "' " + why + "."));
    }
}
