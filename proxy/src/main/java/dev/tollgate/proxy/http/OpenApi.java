package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes an OpenAPI document of routes. What they don't say, the bodies above all, stands in {@code
 * openapi.json}: operations there are completed here.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.0">OpenAPI 3.1</a>
 */
final class OpenApi {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)(:path)?}");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /** The same operation as below the root, its model in the path. */
    private static final Pattern PATH_MODEL =
            Pattern.compile("/(?:engines|openai/deployments)/\\{model}");

    private static final Pattern GOOGLE_CALL = Pattern.compile("/models/\\{call:path}");
    private static final List<String> GOOGLE_CALLS =
            List.of("generateContent", "streamGenerateContent", "countTokens");

    private final ObjectNode written;
    private final ObjectNode document;

    private OpenApi(ObjectNode written) {
        this.written = written;
        this.document = written.deepCopy();
        document.putObject("paths");
    }

    /**
     * The document for these routes; its one server is where the document itself was found,
     * whatever the prefix.
     *
     * @param written what a hand has to say of them
     */
    static ObjectNode of(ObjectNode written, List<Route> routes) {
        OpenApi api = new OpenApi(written);
        ((ObjectNode) api.document.get("info")).put("version", Version.TEXT);
        routes.forEach(api::add);
        return api.document;
    }

    private void add(Route route) {
        if (GOOGLE_CALL.matcher(route.path()).matches()) {
            GOOGLE_CALLS.forEach(call -> add(route, "/v1beta/models/{model}:" + call, call));
            return;
        }
        add(route, route.path(), route.about().summary());
    }

    private void add(Route route, String routed, String summary) {
        String path = PARAMETER.matcher(routed).replaceAll("{$1}");
        String method = route.method().toLowerCase(Locale.ROOT);
        ObjectNode operation = object(object(document, "paths"), path).putObject(method);
        operation.putArray("tags").add(route.about().tag());
        operation.put("summary", summary).put("operationId", name(route, routed));
        parameters(operation, routed);
        if (route.access() == Route.Access.PUBLIC) {
            operation.putArray("security");
        }
        operation.setAll(bodies(route, path, method));
    }

    /** FastAPI's form of it, which LiteLLM's clients may know: {@code chat_completions_post}. */
    static String name(Route route, String path) {
        // /metrics and /metrics/ are two
        String ends = path.endsWith("/") ? "^_" : "^_|_$";
        String words = path.replaceAll("[^A-Za-z0-9-]+", "_").replaceAll(ends, "");
        String method = route.method().toLowerCase(Locale.ROOT);
        return words.isEmpty() ? method : words + "_" + method;
    }

    private static void parameters(ObjectNode operation, String routed) {
        Matcher parameter = PARAMETER.matcher(routed);
        while (parameter.find()) {
            ArrayNode all = operation.withArray("parameters");
            ObjectNode one = all.addObject().put("name", parameter.group(1)).put("in", "path");
            if (parameter.group(2) != null) {
                one.put("description", "All that follows, slashes included");
            }
            one.put("required", true).putObject("schema").put("type", "string");
        }
    }

    private ObjectNode bodies(Route route, String path, String method) {
        String plain = PATH_MODEL.matcher(path).replaceFirst("");
        ObjectNode bodies = Json.object();
        if (written.path("paths").path(plain).path(method) instanceof ObjectNode known) {
            bodies = known.deepCopy();
        } else if (WITH_BODY.contains(route.method())) {
            bodies.putObject("requestBody").put("$ref", "#/components/requestBodies/Any");
        }
        ObjectNode responses = object(bodies, "responses");
        if (responses.isEmpty()) {
            responses.putObject("200").put("description", "Done");
        }
        String error =
                switch (route.about().errors()) {
                    case OPENAI -> "OpenAiError";
                    case ANTHROPIC -> "AnthropicError";
                    case GOOGLE -> "GoogleError";
                };
        responses.putObject("default").put("$ref", "#/components/responses/" + error);
        return bodies;
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }
}
