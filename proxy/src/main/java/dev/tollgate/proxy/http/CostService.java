package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.spend.Pricing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** LiteLLM's {@code /spend/calculate} and {@code /cost/estimate}: what calls would cost. */
final class CostService implements Route.Service {

    private final TokenCounter tokens;

    CostService(TokenCounter tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/spend/calculate",
                        Route.Access.KEY,
                        new Route.About(
                                "Budget & Spend Tracking",
                                "What a prompt or an answer costs",
                                ErrorForm.OPENAI),
                        this::calculate),
                new Route(
                        "POST",
                        "/cost/estimate",
                        Route.Access.KEY,
                        new Route.About(
                                "Cost Tracking",
                                "What so many tokens cost, a call, a day, a month",
                                ErrorForm.OPENAI),
                        CostService::estimate));
    }

    private void calculate(Exchange exchange) {
        RawObject body = exchange.json();
        JsonNode answer = body.value("completion_response").orElseGet(Json::object);
        String model =
                body.text("model")
                        .or(() -> Optional.of(answer.path("model").asText("")))
                        .filter(name -> !name.isEmpty())
                        .orElseThrow(() -> missing("model"));
        if (answer.isEmpty() && !body.has("messages")) {
            throw missing("messages");
        }
        Target target = Targets.of(exchange, model).getFirst();
        Usage usage =
                answer.isEmpty()
                        ? Usage.of(tokens.count(target.model(), body.tree()), 0)
                        : UsageReader.fromOpenAi(answer.path("usage"));
        String tier = answer.path("service_tier").asText("");
        exchange.send(Json.object().put("cost", cost(exchange, target, usage, tier).dollars()));
    }

    private static void estimate(Exchange exchange) {
        RawObject body = exchange.json();
        String model = body.text("model").orElseThrow(() -> missing("model"));
        long input = count(body, "input_tokens");
        long output = count(body, "output_tokens");
        Target target = Targets.of(exchange, model).getFirst();
        Money call = cost(exchange, target, Usage.of(input, output), "");
        ObjectNode answer =
                Json.object()
                        .put("model", model)
                        .put("provider", target.deployment().vendor())
                        .put("input_tokens", input)
                        .put("output_tokens", output)
                        .put("cost_per_request", call.dollars());
        Money prompt = cost(exchange, target, Usage.of(input, 0), "");
        answer.put("input_cost_per_request", prompt.dollars());
        // the rest, so that both together are the whole
        answer.put("output_cost_per_request", call.dollars().subtract(prompt.dollars()));
        for (String period : List.of("day", "month")) {
            String calls = "num_requests_per_" + period;
            if (body.has(calls) && !body.isNull(calls)) {
                long number = count(body, calls);
                answer.put(calls, number);
                answer.put(
                        period.equals("day") ? "daily_cost" : "monthly_cost",
                        call.dollars().multiply(BigDecimal.valueOf(number)));
            }
        }
        exchange.send(answer);
    }

    private static Money cost(Exchange exchange, Target target, Usage usage, String tier) {
        return exchange.snapshot()
                .pricing()
                .cost(new Pricing.Metering(target, Operation.CHAT, usage, Map.of(), tier));
    }

    private static long count(RawObject body, String field) {
        JsonNode value = body.value(field).orElseThrow(() -> missing(field));
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
            throw new FailureException(
                    new Failure.BadRequest("'" + field + "' must be a whole number.", field));
        }
        return value.asLong();
    }

    private static FailureException missing(String field) {
        return new FailureException(
                new Failure.BadRequest("The request lacks '" + field + "': add it.", field));
    }
}
