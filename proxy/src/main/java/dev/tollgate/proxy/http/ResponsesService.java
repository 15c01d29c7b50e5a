package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.dialect.ResponseIds;
import dev.tollgate.proxy.dialect.ResponseStore;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
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

    ResponsesService(ModelCalls calls, ResponseStore store) {
        this.calls = calls;
        this.store = store;
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (String path : List.of("/responses", "/openai/v1/responses")) {
            add(routes, "POST", path, "Make a response", this::create);
            add(routes, "GET", path + "/{id}", "Read a response", this::read);
            add(routes, "DELETE", path + "/{id}", "Delete a response", this::delete);
            add(routes, "GET", path + "/{id}/input_items", "What it answered", this::inputItems);
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

    private void read(Exchange exchange) {
        exchange.send(store.get(exchange.caller(), exchange.path("id")));
    }

    private void delete(Exchange exchange) {
        exchange.send(store.delete(exchange.caller(), exchange.path("id")));
    }

    private void inputItems(Exchange exchange) {
        ResponseStore.Page page =
                new ResponseStore.Page(
                        exchange.query("limit")
                                .filter(t -> t.matches("\\d{1,4}"))
                                .map(Integer::valueOf),
                        exchange.query("order").orElse(""),
                        exchange.query("after").orElse(""));
        exchange.send(store.inputItems(exchange.caller(), exchange.path("id"), page));
    }
}
