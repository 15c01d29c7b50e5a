package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /config/*}: shows what the configuration file says. It changes nothing: each setting has
 * one owner, and that is the file.
 */
final class ConfigService implements Route.Service {

    private static final String GENERAL = "general_settings";
    private static final String ENDPOINTS = "/config/pass_through_endpoint";

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(
                route("GET", "/config/list", "Settings of the gateway", ConfigService::settings));
        routes.add(route("GET", "/config/field/info", "One setting", ConfigService::setting));
        routes.add(route("GET", ENDPOINTS, "Pass-through endpoints", ConfigService::endpoints));
        for (String path :
                List.of(
                        "/config/update",
                        "/config/field/update",
                        "/config/field/delete",
                        ENDPOINTS,
                        ENDPOINTS + "/{endpoint_id}")) {
            routes.add(route("POST", path, "Refused: see the file", ConfigService::refuse));
        }
        routes.add(route("DELETE", ENDPOINTS, "Refused: see the file", ConfigService::refuse));
        return routes;
    }

    private static Route route(String method, String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("config", summary, ErrorForm.OPENAI);
        return new Route(method, path, Route.Access.ADMIN, about, handler);
    }

    private static void settings(Exchange exchange) {
        String type = exchange.query("config_type").orElse(GENERAL);
        if (!type.equals(GENERAL)) {
            throw bad("'config_type' must be " + GENERAL + ".", "config_type");
        }
        exchange.send(fields(exchange.snapshot().settings().shown()));
    }

    /** Settings one by one, as LiteLLM's dashboard takes them. */
    static ArrayNode fields(ObjectNode shown) {
        ArrayNode all = Json.array();
        shown.properties()
                .forEach(each -> {
                    ObjectNode field = all.addObject().put("field_name", each.getKey());
                    field.put("field_type", type(each.getValue()))
                            .put("field_description", "")
                            .put("stored_in_db", false)
                            .putNull("field_default_value")
                            .set("field_value", each.getValue());
                });
        return all;
    }

    /** LiteLLM's names. */
    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "Boolean";
            case NUMBER -> value.isIntegralNumber() ? "Integer" : "Float";
            case ARRAY -> "List";
            case OBJECT -> "Dict";
            default -> "String";
        };
    }

    private static void setting(Exchange exchange) {
        String name = exchange.query("field_name").orElse("");
        JsonNode value = exchange.snapshot().settings().shown().path(name);
        if (value.isMissingNode()) {
            throw bad("Field name=" + name + " is not in " + GENERAL + ".", "field_name");
        }
        ObjectNode answer = Json.object().put("field_name", name);
        answer.set("field_value", value);
        exchange.send(answer);
    }

    private static void endpoints(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("endpoints");
        for (HttpSettings.PassThrough each : exchange.snapshot().settings().passThrough()) {
            ObjectNode headers =
                    all.addObject()
                            .put("id", each.path())
                            .put("path", each.path())
                            .put("target", LiteLlmHeaders.withoutSecrets(each.target()))
                            .put("include_subpath", each.includeSubpath())
                            .put("cost_per_request", each.costPerRequest().dollars())
                            .put("auth", each.auth())
                            .putObject("headers");
            each.headers().keySet().stream().sorted().forEach(name -> headers.put(name, "****"));
        }
        exchange.send(answer);
    }

    private static void refuse(Exchange exchange) {
        throw refused();
    }

    /** What those are told who want to change a setting. */
    static FailureException refused() {
        return bad(
                "Settings belong to the configuration file: change them there, and the gateway"
                        + " takes them over within a second.",
                "");
    }

    private static FailureException bad(String message, String param) {
        return new FailureException(new Failure.BadRequest(message, param));
    }
}
