package dev.tollgate.proxy.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.routing.Candidate;
import dev.tollgate.proxy.routing.Explanation;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /route/explain}: where a request would go now, and why nowhere else. Nothing is called or
 * counted.
 */
final class ExplainService implements Route.Service {

    /** Nobody reads further, and each one is a choice among all. */
    private static final int WORKED_OUT = 20;

    private static final Pattern MODEL_IN_PATH =
            Pattern.compile(".*/(?:engines|deployments)/([^/]+)/.*");
    private static final Pattern GOOGLE =
            Pattern.compile(".*/models/(.+):(generateContent|streamGenerateContent)");

    @Override
    public List<Route> routes() {
        Route.About about =
                new Route.About("routing", "Where a request would go, and why", ErrorForm.OPENAI);
        return List.of(
                new Route(
                        "POST",
                        "/route/explain",
                        Route.Access.ADMIN,
                        about,
                        ExplainService::explain));
    }

    private static void explain(Exchange exchange) {
        RawObject body = exchange.json();
        String path = body.text("path").orElse(Operation.CHAT.path());
        Ask ask = ask(exchange, body, path);
        Explanation explanation =
                exchange.snapshot()
                        .router()
                        .explain(ask.model(), new AskedRoute(exchange, ask), WORKED_OUT)
                        .orElseThrow(() -> Targets.unknown(exchange, ask.model()));
        exchange.send(200, Json.written(out -> write(out, ask, explanation)));
    }

    private static Ask ask(Exchange exchange, RawObject body, String path) {
        Matcher google = GOOGLE.matcher(path);
        if (google.matches()) {
            boolean stream = google.group(2).startsWith("stream");
            Optional<String> model = Optional.of(Paths.decoded(google.group(1)));
            return ModelCalls.ask(exchange, Operation.GENERATE_CONTENT, body, model, stream);
        }
        Matcher inPath = MODEL_IN_PATH.matcher(path);
        Optional<String> model =
                inPath.matches() ? Optional.of(Paths.decoded(inPath.group(1))) : body.text("model");
        return ModelCalls.ask(exchange, operation(path), body, model, body.flag("stream"));
    }

    private static Operation operation(String path) {
        Operation longest = null;
        for (Operation operation : Operation.values()) {
            boolean fits = path.endsWith(operation.path());
            if (fits && (longest == null || longest.path().length() < operation.path().length())) {
                longest = operation;
            }
        }
        if (longest == null) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "'path' must be one that takes a model, such as /v1/messages.",
                            "path"));
        }
        return longest;
    }

    private static void write(JsonGenerator out, Ask ask, Explanation explanation)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("model", ask.model());
        out.writeStringField("group", explanation.group());
        out.writeStringField("matched", explanation.match().shown());
        out.writeStringField("strategy", explanation.strategy());
        out.writeArrayFieldStart("order");
        for (Explanation.Choice choice : explanation.order()) {
            out.writeStartObject();
            candidate(out, choice.candidate());
            if (!choice.score().isEmpty()) {
                out.writeStringField("why", choice.score());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("further", explanation.further());
        excluded(out, explanation.excluded());
        out.writeEndObject();
    }

    private static void excluded(JsonGenerator out, List<Explanation.Exclusion> excluded)
            throws IOException {
        out.writeArrayFieldStart("excluded");
        for (Explanation.Exclusion exclusion : excluded) {
            out.writeStartObject();
            candidate(out, exclusion.candidate());
            if (exclusion.closed().isPresent()) {
                var closure = exclusion.closed().get();
                out.writeStringField("state", closure.reason().shown());
                out.writeStringField("until", Instant.ofEpochMilli(closure.until()).toString());
                out.writeStringField("why", PoolService.why(closure));
            }
            if (exclusion.refusal().isPresent()) {
                out.writeStringField("refused", exclusion.refusal().get());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void candidate(JsonGenerator out, Candidate candidate) throws IOException {
        Target target = candidate.target();
        out.writeStringField("id", target.deployment().id());
        out.writeStringField("model", target.deployment().vendor() + "/" + target.model());
        Optional<PoolKey> key = target.deployment().routing().key();
        if (key.isPresent()) {
            out.writeStringField("key_id", key.get().id());
        }
        var order = target.deployment().routing().order();
        if (order.isPresent()) {
            out.writeNumberField("order", order.getAsInt());
        }
    }
}
