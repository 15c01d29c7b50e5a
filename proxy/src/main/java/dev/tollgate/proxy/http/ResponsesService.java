package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.dialect.ResponseIds;
import dev.tollgate.proxy.dialect.ResponseStore;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's Responses: made by any vendor's model, read again and continued.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">OpenAI, Responses</a>
 */
final class ResponsesService implements Route.Service {

    private static final String PREVIOUS = "previous_response_id";

    private final ModelCalls calls;
    private final ResponseStore store;
    private final RawRelay relay;
    private final RawGuards guards;

    /**
     * @param store of the responses that vendors without this API have made
     * @param relay to the vendors that keep theirs themselves
     * @param guards look at what is read again
     */
    ResponsesService(ModelCalls calls, ResponseStore store, RawRelay relay, RawGuards guards) {
        this.calls = calls;
        this.store = store;
        this.relay = relay;
        this.guards = guards;
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (String path : List.of("/responses", "/openai/v1/responses")) {
            add(routes, "POST", path, "Make a response", this::create);
            add(routes, "GET", path + "/{id}", "Read a response", this::read);
            add(routes, "DELETE", path + "/{id}", "Delete a response", this::delete);
            add(routes, "GET", path + "/{id}/input_items", "What it answered", this::inputItems);
            add(routes, "POST", path + "/{id}/cancel", "Stop one in the background", this::cancel);
        }
        return routes;
    }

    private static void add(
            List<Route> routes, String method, String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("responses", summary, ErrorForm.OPENAI);
        routes.add(new Route(method, path, Route.Access.KEY, about, handler));
    }

    /** A response that a vendor keeps is continued where it is. */
    private void create(Exchange exchange) {
        RawObject body = exchange.json();
        Optional<ResponseIds.Origin> origin = body.text(PREVIOUS).flatMap(ResponseIds::decode);
        RawObject sent =
                origin.map(ResponseIds.Origin::id)
                        .map(id -> body.with(Map.of(PREVIOUS, TextNode.valueOf(id))))
                        .map(payload -> RawObject.of(payload.toBytes()))
                        .orElse(body);
        Ask ask =
                ModelCalls.ask(
                        exchange,
                        Operation.RESPONSES,
                        sent,
                        body.text("model"),
                        body.flag("stream"));
        origin.map(ResponseIds.Origin::deployment)
                .flatMap(exchange.snapshot().router()::byId)
                .filter(deployment -> !serves(exchange, deployment, ask.model()))
                .ifPresent(deployment -> exchange.models().admitted(deployment.group()));
        calls.serve(
                exchange,
                new Ask(
                        ask.operation(),
                        ask.body(),
                        ask.model(),
                        ask.stream(),
                        ask.options(),
                        origin.map(ResponseIds.Origin::deployment)));
    }

    /** Ids come from clients, who may have made them up. */
    private static boolean serves(Exchange exchange, Deployment deployment, String model) {
        return exchange.snapshot().router().targets(model).stream()
                .anyMatch(target -> target.deployment().id().equals(deployment.id()));
    }

    private void read(Exchange exchange) {
        if (!kept(exchange, "", "aget_responses")) {
            byte[] kept = Json.bytes(store.get(exchange.caller().owner(), exchange.path("id")));
            exchange.send(200, guarding(exchange, "").answer(kept));
        }
    }

    private RawGuarding guarding(Exchange exchange, String model) {
        return guards.of(exchange, RawFormat.of(Operation.RESPONSES), model);
    }

    private void delete(Exchange exchange) {
        if (!kept(exchange, "", "adelete_responses")) {
            exchange.send(store.delete(exchange.caller().owner(), exchange.path("id")));
        }
    }

    private void inputItems(Exchange exchange) {
        if (kept(exchange, "/input_items", "alist_input_items")) {
            return;
        }
        ResponseStore.Page page =
                new ResponseStore.Page(
                        exchange.query("limit")
                                .filter(text -> text.matches("\\d{1,4}"))
                                .map(Integer::valueOf),
                        exchange.query("order").orElse(""),
                        exchange.query("after").orElse(""));
        exchange.send(store.inputItems(exchange.caller().owner(), exchange.path("id"), page));
    }

    private void cancel(Exchange exchange) {
        if (!kept(exchange, "/cancel", "acancel_responses")) {
            store.get(exchange.caller().owner(), exchange.path("id"));
            throw new FailureException(
                    new Failure.BadRequest(
                            "Only responses that were made with background=true can be cancelled.",
                            "id"));
        }
    }

    /** Asks the vendor that keeps the response, where one does, with its own id in the answer. */
    private boolean kept(Exchange exchange, String below, String callType) {
        Optional<ResponseIds.Origin> origin = ResponseIds.decode(exchange.path("id"));
        if (origin.isEmpty()) {
            return false;
        }
        Deployment deployment =
                exchange.snapshot()
                        .router()
                        .byId(origin.get().deployment())
                        .orElseThrow(() ->
                                new FailureException(
                                        new Failure.NotFound(
                                                "The deployment that keeps this response is"
                                                        + " not configured any more.")));
        if (!deployment.group().contains("*")) {
            exchange.models().admitted(deployment.group());
        }
        String id = URLEncoder.encode(origin.get().id(), UTF_8);
        relay.guarded(guarding(exchange, deployment.group()))
                .relay(exchange, deployment, "/responses/" + id + below, callType);
        return true;
    }
}
