package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Served;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Serves model requests: reads what a client asks for, has it answered, writes its spend row, and
 * tells of its end.
 */
final class ModelCalls {

    private final Attempts attempts;
    private final GuardedCalls guarded;
    private final CachedCalls cached;
    private final Flights flights;
    private final Observer observer;
    private final Payment payment;
    private final Mirror mirror;
    private final LimitHeaders limits = new LimitHeaders();

    /**
     * What stands between a request and its being free.
     *
     * @param admission empty where nobody is limited
     * @param budgets shows what is left to those who call
     */
    record Payment(Optional<Admission> admission, BudgetGauges budgets, Spending spending) {}

    /** Who stands between a request and the vendors. */
    record Answering(GuardedCalls guarded, CachedCalls cached) {}

    ModelCalls(
            Attempts attempts,
            Answering answering,
            Flights flights,
            Observer observer,
            Payment payment) {
        this.attempts = attempts;
        this.guarded = answering.guarded();
        this.cached = answering.cached();
        this.flights = flights;
        this.observer = observer;
        this.payment = payment;
        this.mirror = new Mirror(attempts, flights, observer, payment.spending());
    }

    /** Serves a request whose body says which model it wants, and whether as a stream. */
    void serve(Exchange exchange, Operation operation) {
        dev.tollgate.proxy.json.Body body = exchange.body();
        serve(exchange, operation, body, body.text("model"));
    }

    /** The same where the path names the model; it comes before the body's. */
    void serve(
            Exchange exchange,
            Operation operation,
            dev.tollgate.proxy.json.Body body,
            Optional<String> model) {
        boolean stream = body instanceof RawObject json && streams(json);
        serve(exchange, ask(exchange, operation, body, model, stream));
    }

    /** Serves a request that is understood already. */
    void serve(Exchange exchange, Ask ask) {
        exchange.snapshot().settings().enforced().check(exchange, ask.body());
        ask.options().fallbacks().models().forEach(exchange.models()::admitted);
        try (Flight flight = flights.start(exchange.request(), exchange.started())) {
            logged(Serving.of(exchange, ask, flight));
        }
    }

    private void logged(Serving serving) {
        serving.exchange().begin();
        Spending.Row row = payment.spending().begins(serving);
        Failure failure = new Failure.Bug(serving.exchange().callId());
        try {
            admitted(serving);
            failure = null;
        } catch (FailureException e) {
            failure = e.failure();
            if (!serving.exchange().committed()) {
                LiteLlmHeaders.failed(serving);
            }
            throw e;
        } finally {
            guarded.log(serving);
            Served served = Ended.of(serving, failure);
            row.ended(served);
            observer.served(served);
            mirror.copy(serving);
        }
    }

    /** Reserves what the request may cost, has it served, and settles what it did cost. */
    private void admitted(Serving serving) {
        if (payment.admission().isEmpty()) {
            serving.outcome().admitted(List.of());
            answered(serving);
            return;
        }
        Admission admission = payment.admission().get();
        Exchange exchange = serving.exchange();
        payment.budgets().called(exchange.caller());
        Admission.Admitted admitted =
                admission.admit(
                        exchange.caller(), Demand.of(serving), exchange.snapshot().pricing());
        serving.outcome().admitted(admitted.ticket().claim().scopes(), admitted.keySpend());
        try {
            limits.add(exchange.response(), admitted);
            answered(serving);
        } finally {
            admission.settle(admitted, serving.outcome().owed(), serving.outcome().total());
        }
    }

    private void answered(Serving serving) {
        guarded.run(
                Tellings.copied(serving),
                passed -> cached.run(passed, each -> new FallbackChain(attempts, each).run()));
    }

    static Ask ask(
            Exchange exchange,
            Operation operation,
            dev.tollgate.proxy.json.Body body,
            Optional<String> model,
            boolean stream) {
        String name = name(exchange, operation, model);
        boolean always = stream && exchange.snapshot().settings().alwaysIncludeUsage();
        dev.tollgate.proxy.json.Body asked = always ? withUsage(operation, body) : body;
        return new Ask(operation, asked, name, stream, CallOptions.of(exchange, body));
    }

    /** What an operator sets wins over what the client asks for, if it may. */
    private static String name(Exchange exchange, Operation operation, Optional<String> model) {
        Optional<String> set =
                Optional.ofNullable(exchange.snapshot().settings().models().get(operation));
        Optional<String> admitted =
                (set.isPresent() ? model : model.or(() -> Defaults.model(operation)))
                        .map(exchange.models()::admitted);
        return set.or(() -> admitted).orElseThrow(ModelCalls::noModel);
    }

    /** {@code always_include_stream_usage}: as if the client had asked for it. */
    private static dev.tollgate.proxy.json.Body withUsage(
            Operation operation, dev.tollgate.proxy.json.Body body) {
        boolean openAi = operation == Operation.CHAT || operation == Operation.COMPLETION;
        if (!openAi || !(body instanceof RawObject json)) {
            return body;
        }
        ObjectNode options =
                json.value("stream_options").orElse(null) instanceof ObjectNode told
                        ? told
                        : Json.object();
        if (options.has("include_usage")) {
            return body;
        }
        options.put("include_usage", true);
        return RawObject.of(json.with(Map.of("stream_options", options)).toBytes());
    }

    private static boolean streams(RawObject json) {
        Optional<JsonNode> stream = json.value("stream").filter(node -> !node.isNull());
        if (stream.isPresent() && !stream.get().isBoolean()) {
            throw new FailureException(
                    new Failure.BadRequest("'stream' must be true or false.", "stream"));
        }
        return json.flag("stream");
    }

    private static FailureException noModel() {
        return new FailureException(
                new Failure.BadRequest(
                        "The request names no model: set 'model' to one of GET /v1/models.",
                        "model"));
    }
}
