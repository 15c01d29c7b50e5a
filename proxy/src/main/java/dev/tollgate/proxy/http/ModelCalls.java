package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.RequestLog;
import java.util.Map;
import java.util.Optional;

/**
 * Serves model requests: reads what a client asks for, has it answered, and writes the request's
 * line to the log and its spend row.
 */
final class ModelCalls {

    private final Attempts attempts;
    private final Flights flights;
    private final RequestLog log;
    private final Spending spending;
    private final Mirror mirror;

    ModelCalls(Attempts attempts, Flights flights, RequestLog log, Spending spending) {
        this.attempts = attempts;
        this.flights = flights;
        this.log = log;
        this.spending = spending;
        this.mirror = new Mirror(attempts, flights, log, spending);
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
        try (Flight flight = flights.start(exchange.request(), exchange.started())) {
            Serving serving = Serving.of(exchange, ask, flight);
            logged(serving);
        }
    }

    private void logged(Serving serving) {
        Spending.Row row = spending.begins(serving);
        Failure failure = new Failure.Bug(serving.exchange().callId());
        try {
            new FallbackChain(attempts, serving).run();
            failure = null;
        } catch (FailureException e) {
            failure = e.failure();
            if (!serving.exchange().committed()) {
                LiteLlmHeaders.add(serving);
            }
            throw e;
        } finally {
            row.ended(serving, failure);
            log.add(RequestLines.of(serving, failure));
            mirror.copy(serving);
        }
    }

    static Ask ask(
            Exchange exchange,
            Operation operation,
            dev.tollgate.proxy.json.Body body,
            Optional<String> model,
            boolean stream) {
        String name =
                Optional.ofNullable(exchange.snapshot().settings().models().get(operation))
                        .or(() -> model)
                        .or(() -> Defaults.model(operation))
                        .orElseThrow(ModelCalls::noModel);
        boolean always = stream && exchange.snapshot().settings().alwaysIncludeUsage();
        dev.tollgate.proxy.json.Body asked = always ? withUsage(operation, body) : body;
        return new Ask(operation, asked, name, stream, CallOptions.of(exchange, body));
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
