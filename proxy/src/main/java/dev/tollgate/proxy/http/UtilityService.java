package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.provider.Provider;
import java.util.List;

/** LiteLLM's {@code /utils/*}, and Anthropic's counting of tokens for any model. */
final class UtilityService implements Route.Service {

    private final ModelCalls calls;
    private final TokenCounter tokens;

    UtilityService(ModelCalls calls, TokenCounter tokens) {
        this.calls = calls;
        this.tokens = tokens;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/utils/token_counter",
                        Route.Access.KEY,
                        about("Count the tokens of a prompt", ErrorForm.OPENAI),
                        this::count),
                new Route(
                        "GET",
                        "/utils/supported_openai_params",
                        Route.Access.KEY,
                        about("Which of OpenAI's parameters a model takes", ErrorForm.OPENAI),
                        UtilityService::parameters),
                new Route(
                        "POST",
                        "/v1/messages/count_tokens",
                        Route.Access.KEY,
                        about("Count the tokens of Anthropic messages", ErrorForm.ANTHROPIC),
                        this::countMessages));
    }

    private static Route.About about(String summary, ErrorForm errors) {
        return new Route.About("llm utils", summary, errors);
    }

    private void count(Exchange exchange) {
        RawObject body = exchange.json();
        String model = model(exchange, body);
        String used =
                exchange.snapshot().router().targets(model).stream()
                        .findFirst()
                        .map(Target::model)
                        .orElse(model);
        exchange.send(
                Json.object()
                        .put("total_tokens", tokens.count(used, body.tree()))
                        .put("request_model", model)
                        .put("model_used", used)
                        .put("tokenizer_type", "openai_tokenizer")
                        .putNull("original_response")
                        .put("error", false)
                        .putNull("error_message")
                        .putNull("status_code"));
    }

    /** The vendor counts where it can; otherwise the gateway does. */
    private void countMessages(Exchange exchange) {
        RawObject body = exchange.json();
        String model = model(exchange, body);
        Target target = Targets.of(exchange, model).getFirst();
        boolean vendorCounts =
                target.deployment().parameters().mockResponse().isEmpty()
                        && exchange.snapshot()
                                .providers()
                                .apply(target.deployment().vendor())
                                .flatMap(p -> p.adapter(Operation.COUNT_TOKENS, target))
                                .isPresent();
        if (vendorCounts) {
            calls.serve(
                    exchange,
                    new Ask(
                            Operation.COUNT_TOKENS,
                            body,
                            model,
                            false,
                            CallOptions.of(exchange, body)));
            return;
        }
        exchange.send(Json.object().put("input_tokens", tokens.count(target.model(), body.tree())));
    }

    private static void parameters(Exchange exchange) {
        String model =
                exchange.query("model")
                        .orElseThrow(() ->
                                new FailureException(
                                        new Failure.BadRequest(
                                                "Name a model: ?model=gpt-4o.", "model")));
        Target target = Targets.of(exchange, model).getFirst();
        Provider provider =
                exchange.snapshot()
                        .providers()
                        .apply(target.deployment().vendor())
                        .orElseThrow(() ->
                                new FailureException(
                                        new Failure.BadRequest("Unknown vendor.", "model")));
        ObjectNode answer = Json.object();
        ArrayNode names = answer.putArray("supported_openai_params");
        provider.chatParameters(target).stream().sorted().forEach(names::add);
        exchange.send(answer);
    }

    private static String model(Exchange exchange, RawObject body) {
        return body.text("model")
                .map(exchange.models()::admitted)
                .orElseThrow(() ->
                        new FailureException(
                                new Failure.BadRequest(
                                        "The request names no model: set 'model'.", "model")));
    }
}
