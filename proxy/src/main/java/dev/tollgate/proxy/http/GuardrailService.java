package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.guardrail.Content.Side;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which guardrails there are, and one of them applied to a text.
 *
 * @see <a href="https://docs.litellm.ai/docs/apply_guardrail">LiteLLM, apply_guardrail</a>
 */
final class GuardrailService implements Route.Service {

    private static final String TEXT = "text";
    private static final String NAME = "guardrail_name";

    private final Chosen.Equipment equipment;

    GuardrailService(Chosen.Equipment equipment) {
        this.equipment = equipment;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("GET", "/guardrails/list", "List guardrails", this::list),
                route("GET", "/v2/guardrails/list", "List guardrails", this::list),
                route("GET", "/guardrails/{guardrail_id}/info", "Show a guardrail", this::info),
                route("POST", "/guardrails/apply_guardrail", "Try a text", this::apply),
                route("POST", "/apply_guardrail", "Try a text", this::apply));
    }

    private static Route route(String method, String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("guardrails", summary, ErrorForm.OPENAI);
        return new Route(method, path, Route.Access.KEY, about, handler);
    }

    private void list(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("guardrails");
        exchange.snapshot()
                .settings()
                .guardrails()
                .map(Guardrails::all)
                .orElse(List.of())
                .forEach(each -> list.add(each.shown()));
        exchange.send(answer);
    }

    private void info(Exchange exchange) {
        exchange.send(
                find(exchange, exchange.path("guardrail_id"))
                        .orElseThrow(() -> unknown(exchange.path("guardrail_id")))
                        .shown());
    }

    private void apply(Exchange exchange) {
        RawObject body = exchange.json();
        String name = body.text(NAME).orElseThrow(() -> missing(NAME));
        String text = body.text(TEXT).orElseThrow(() -> missing(TEXT));
        Configured guardrail = find(exchange, name).orElseThrow(() -> unknown(name));
        Side side =
                body.text("input_type").filter("response"::equals).isPresent()
                        ? Side.RESPONSE
                        : Side.REQUEST;
        Checks checks =
                new Checks(
                        side == Side.RESPONSE ? Mode.POST_CALL : Mode.PRE_CALL,
                        List.of(guardrail),
                        Checks.About.of(exchange, Map.of()),
                        equipment.tools(exchange, ""));
        String left = checks.run(side, List.of(text), Set.of(0)).getFirst();
        exchange.send(Json.object().set("response_text", TextNode.valueOf(left)));
    }

    private static Optional<Configured> find(Exchange exchange, String name) {
        return exchange.snapshot().settings().guardrails().flatMap(all -> all.find(name));
    }

    private static FailureException unknown(String name) {
        return new FailureException(
                new Failure.NotFound(
                        "Guardrail '" + name + "' not found: see GET /guardrails/list."));
    }

    private static FailureException missing(String field) {
        return new FailureException(
                new Failure.BadRequest("'" + field + "' is missing: give it a text.", field));
    }
}
