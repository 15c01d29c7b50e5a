package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.export.ExportSettings.Which;
import java.util.List;

/** Which callbacks are told of requests, in LiteLLM's forms. */
final class CallbackService implements Route.Service {

    private final List<String> always;
    private final List<String> success;
    private final List<String> failure;

    CallbackService(ExportSettings exports) {
        always = exports.names(Which.BOTH);
        success = exports.names(Which.SUCCESS);
        failure = exports.names(Which.FAILURE);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("/active/callbacks", "Callbacks by LiteLLM's lists", this::active),
                route("/callbacks/list", "Callbacks by what they are told of", this::list));
    }

    private static Route route(String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("Logging Callbacks", summary, ErrorForm.OPENAI);
        return new Route("GET", path, Route.Access.VIEW, about, handler);
    }

    private void active(Exchange exchange) {
        ObjectNode out = Json.object();
        put(out, "litellm.callbacks", always);
        put(out, "litellm.input_callback", List.of());
        put(out, "litellm.failure_callback", failure);
        put(out, "litellm.success_callback", success);
        put(out, "all_litellm_callbacks", always, success, failure);
        out.put("num_callbacks", out.path("all_litellm_callbacks").size());
        exchange.send(out);
    }

    private void list(Exchange exchange) {
        ObjectNode out = Json.object();
        put(out, "success", success);
        put(out, "failure", failure);
        put(out, "success_and_failure", always);
        exchange.send(out);
    }

    @SafeVarargs
    private static void put(ObjectNode out, String name, List<String>... lists) {
        for (List<String> names : lists) {
            names.forEach(out.withArray(name)::add);
        }
    }
}
