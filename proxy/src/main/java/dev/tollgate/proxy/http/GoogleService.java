package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.Optional;

/**
 * Gemini's own paths, {@code /models/{model}:generateContent} with or without {@code /v1beta}, for
 * any model.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API, generateContent</a>
 */
final class GoogleService implements Route.Service {

    private final ModelCalls calls;
    private final TokenCounter tokens;

    GoogleService(ModelCalls calls, TokenCounter tokens) {
        this.calls = calls;
        this.tokens = tokens;
    }

    @Override
    public List<Route> routes() {
        Route.About about =
                new Route.About(
                        "google genai endpoints",
                        "generateContent, streamGenerateContent, countTokens",
                        ErrorForm.GOOGLE);
        return List.of(
                new Route("POST", "/models/{call:path}", Route.Access.KEY, about, this::call));
    }

    private void call(Exchange exchange) {
        String call = Paths.decoded(exchange.path("call"));
        int colon = call.lastIndexOf(':');
        String model = colon < 0 ? call : call.substring(0, colon);
        switch (colon < 0 ? "" : call.substring(colon + 1)) {
            case "generateContent" -> generate(exchange, model, false);
            case "streamGenerateContent" -> generate(exchange, model, true);
            case "countTokens" -> count(exchange, model);
            default ->
                    throw new FailureException(
                            new Failure.NotFound(
                                    "Call /models/{model}:generateContent, :streamGenerateContent"
                                            + " or :countTokens."));
        }
    }

    private void generate(Exchange exchange, String model, boolean stream) {
        RawObject body = exchange.json();
        Ask ask =
                ModelCalls.ask(
                        exchange, Operation.GENERATE_CONTENT, body, Optional.of(model), stream);
        calls.serve(exchange, ask);
    }

    private void count(Exchange exchange, String model) {
        ObjectNode body = exchange.json().tree();
        ObjectNode request =
                body.path("generateContentRequest") instanceof ObjectNode inner ? inner : body;
        exchange.send(Json.object().put("totalTokens", tokens.count(model, request)));
    }
}
