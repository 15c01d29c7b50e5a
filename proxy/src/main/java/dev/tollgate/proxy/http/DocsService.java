package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the gateway tells of itself: its routes, as a list, as OpenAPI and as a page. */
final class DocsService implements Route.Service {

    /** Paths that nobody looks for behind {@code /v1}, though they are served there too. */
    private static final Pattern VERSIONED =
            Pattern.compile("/(v\\d|utils/|engines/|openai|[\\w-]+/\\{path:|[^/]+/v1/)");

    private final byte[] list;
    private final byte[] openApi;
    private final DocsPage page = DocsPage.of(resource("docs.html"));

    /**
     * @param others whose routes are told besides its own
     */
    DocsService(List<? extends Route.Service> others) {
        List<Route> all =
                Stream.concat(others.stream(), Stream.of(this))
                        .flatMap(service -> service.routes().stream())
                        .toList();
        list = Json.bytes(list(all));
        openApi = Json.bytes(OpenApi.of(Json.parseObject(resource("openapi.json")), all));
    }

    @Override
    public List<Route> routes() {
        return List.of(
                get("/", "These pages", this::page),
                get("/docs", "Leads to these pages", DocsService::toPage),
                get("/redoc", "Leads to these pages", DocsService::toPage),
                get("/openapi.json", "All paths as OpenAPI", this::openApi),
                get("/routes", "All paths as a list", this::list),
                get("/test", "Says which path was called", DocsService::test));
    }

    private static Route get(String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("documentation", summary, ErrorForm.OPENAI);
        return new Route("GET", path, Route.Access.PUBLIC, about, handler);
    }

    private void page(Exchange exchange) {
        ServerResponse response = exchange.response();
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8"));
        response.header(HeaderValues.create("Content-Security-Policy", page.policy()));
        response.header(HeaderValues.create("Referrer-Policy", "no-referrer"));
        response.header(HeaderValues.create("X-Content-Type-Options", "nosniff"));
        exchange.send(page.html());
    }

    /** Relative, because only the client knows the whole path that it came by. */
    private static void toPage(Exchange exchange) {
        exchange.response().status(Status.TEMPORARY_REDIRECT_307);
        exchange.response().header(HeaderValues.create(HeaderNames.LOCATION, "./"));
        exchange.send(new byte[0]);
    }

    private void openApi(Exchange exchange) {
        exchange.send(200, openApi);
    }

    private void list(Exchange exchange) {
        exchange.send(200, list);
    }

    private static void test(Exchange exchange) {
        exchange.send(Json.object().put("route", exchange.route().path()));
    }

    /**
     * As LiteLLM writes it: one entry a path and method, and a second for those that clients look
     * for behind {@code /v1}.
     */
    private static ObjectNode list(List<Route> all) {
        ObjectNode answer = Json.object();
        ArrayNode routes = answer.putArray("routes");
        for (Route route : all) {
            entry(routes, route, route.path());
            if (route.access() != Route.Access.PUBLIC
                    && !VERSIONED.matcher(route.path()).lookingAt()) {
                entry(routes, route, "/v1" + route.path());
            }
        }
        return answer;
    }

    private static void entry(ArrayNode routes, Route route, String path) {
        ObjectNode entry = routes.addObject().put("path", path);
        entry.putArray("methods").add(route.method());
        String name = OpenApi.name(route, path);
        entry.put("name", name).put("endpoint", name);
    }

    private static byte[] resource(String name) {
        try (InputStream in = DocsService.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
