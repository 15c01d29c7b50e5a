package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.AdminSettings;
import dev.tollgate.proxy.admin.Call;
import dev.tollgate.proxy.admin.Endpoint;
import dev.tollgate.proxy.admin.Refusal;
import dev.tollgate.proxy.guard.Author;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.json.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The admin API over HTTP. */
final class AdminService implements Route.Service {

    private static final HeaderName CHANGED_BY = HeaderNames.create("litellm-changed-by");

    private final List<Endpoint> endpoints;
    private final Function<Exchange, Caller> callers;
    private final Function<Exchange, AdminSettings> settings;

    AdminService(
            List<Endpoint> endpoints,
            Function<Exchange, Caller> callers,
            Function<Exchange, AdminSettings> settings) {
        this.endpoints = endpoints;
        this.callers = callers;
        this.settings = settings;
    }

    @Override
    public List<Route> routes() {
        return endpoints.stream().map(this::route).toList();
    }

    /** Which lists of routes have it; each endpoint looks itself who may do what. */
    private static Route.Access access(Endpoint endpoint) {
        return switch (endpoint.need()) {
            case MASTER -> Route.Access.MASTER;
            case OWN -> Route.Access.INFO;
            case ADMIN, VIEW, CHANGE -> Route.Access.RECORDS;
        };
    }

    private Route route(Endpoint endpoint) {
        Route.About about = new Route.About(endpoint.tag(), endpoint.summary(), ErrorForm.OPENAI);
        return new Route(
                endpoint.method(),
                endpoint.path(),
                access(endpoint),
                about,
                exchange -> author(exchange).does(() -> serve(exchange, endpoint)));
    }

    private Author author(Exchange exchange) {
        return Author.of(callers.apply(exchange), exchange.header(CHANGED_BY));
    }

    private void serve(Exchange exchange, Endpoint endpoint) {
        try {
            exchange.send(endpoint.answer(call(exchange, endpoint)));
        } catch (Refusal e) {
            exchange.send(e.status(), Json.bytes(e.body(endpoint.form())));
        }
    }

    private Call call(Exchange exchange, Endpoint endpoint) {
        return new Call(
                callers.apply(exchange),
                endpoint.path(),
                body(exchange),
                name -> parameter(exchange, endpoint, name),
                settings.apply(exchange));
    }

    private static Optional<String> parameter(Exchange exchange, Endpoint endpoint, String name) {
        return endpoint.path().contains("{" + name + "}")
                ? Optional.of(Paths.decoded(exchange.path(name)))
                : exchange.query(name);
    }

    private static ObjectNode body(Exchange exchange) {
        boolean read = !exchange.route().method().equals("GET");
        return read && exchange.request().content().hasEntity()
                ? exchange.json().tree()
                : Json.object();
    }
}
