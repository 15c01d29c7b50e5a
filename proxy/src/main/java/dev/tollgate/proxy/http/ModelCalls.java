package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.RequestLog;
import dev.tollgate.proxy.routing.Reservation;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Serves model requests: finds deployments for the name, tries them in order, and falls back to
 * other groups.
 */
final class ModelCalls {

    private final Attempts attempts;
    private final Flights flights;
    private final RequestLog log;

    ModelCalls(Attempts attempts, Flights flights, RequestLog log) {
        this.attempts = attempts;
        this.flights = flights;
        this.log = log;
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
            Serving serving = new Serving(exchange, ask, flight, new Tries(), new Outcome());
            logged(serving);
        }
    }

    private void logged(Serving serving) {
        Failure failure = null;
        try {
            serve(serving);
        } catch (FailureException e) {
            failure = e.failure();
            if (!serving.committed()) {
                LiteLlmHeaders.add(serving);
            }
            throw e;
        } finally {
            log.add(RequestLines.of(serving, failure));
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

    private void serve(Serving serving) {
        String group = serving.ask().model();
        Router router = serving.exchange().snapshot().router();
        RetryRules rules = new RetryRules(router.settings(), serving.ask().options().retries());
        Selection selection =
                select(serving, serving.ask().deployment().orElse(group))
                        .orElseThrow(() -> Targets.unknown(serving.exchange(), group));
        try {
            serve(serving, rules, group, selection);
        } catch (FailureException e) {
            if (!isTheirs(e.failure()) || serving.committed()) {
                throw e;
            }
            List<String> others =
                    rules.fallbacks(
                            router.resolve(group),
                            errorClass(e.failure()),
                            serving.ask().options());
            fallBack(serving, rules, others, e);
        }
    }

    private static Optional<Selection> select(Serving serving, String name) {
        AskedRoute request = new AskedRoute(serving.exchange(), serving.ask(), serving.flight());
        return serving.exchange().snapshot().router().select(name, request);
    }

    /** Whether another group may do better: vendors failed, or none has room. */
    private static boolean isTheirs(Failure failure) {
        return failure instanceof Failure.Upstream || failure instanceof Failure.RateLimited;
    }

    private static ErrorClass errorClass(Failure failure) {
        return failure instanceof Failure.Upstream upstream
                ? upstream.errorClass()
                : ErrorClass.RATE_LIMIT;
    }

    private void fallBack(
            Serving serving, RetryRules rules, List<String> groups, FailureException first) {
        FailureException last = first;
        for (String group : groups) {
            Optional<Selection> selection = select(serving, group);
            if (selection.isEmpty()) {
                continue;
            }
            try {
                serve(serving, rules, group, selection.get());
                return;
            } catch (FailureException e) {
                if (!isTheirs(e.failure()) || serving.committed()) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    /**
     * Tries a group's deployments until one answers, the retries are used up, or trying again can't
     * help.
     */
    private void serve(Serving serving, RetryRules rules, String group, Selection selection) {
        serving.tries().group(group);
        for (int retry = 0; ; retry++) {
            Reservation reservation = selection.next();
            try {
                attempts.run(serving, reservation);
                return;
            } catch (FailureException e) {
                boolean others = selection.hasOthers();
                if (!(e.failure() instanceof Failure.Upstream failure)
                        || serving.committed()
                        || !RetryRules.worthwhile(failure, others)
                        || retry >= rules.retries(group, failure)) {
                    throw e;
                }
                if (!others) {
                    pause(serving, rules.pause(failure, retry));
                }
            }
        }
    }

    private static void pause(Serving serving, Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Unavailable("The gateway is stopping."), e);
        }
        if (serving.flight().clientGone()) {
            throw new FailureException(new Failure.ClientGone());
        }
    }
}
