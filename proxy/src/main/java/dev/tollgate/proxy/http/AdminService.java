package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.AdminApi;
import dev.tollgate.proxy.admin.AdminSettings;
import dev.tollgate.proxy.admin.Call;
import dev.tollgate.proxy.admin.Endpoint;
import dev.tollgate.proxy.admin.Refusal;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The admin API over HTTP. */
final class AdminService implements Route.Service {

    private final List<Endpoint> endpoints;
    private final Function<Exchange, Caller> callers;
    private final Function<Exchange, AdminSettings> settings;

    /**
     * Over some records.
     *
     * @param records empty without a database: each path says so
     * @param clock in whose zone the days of budgets begin
     */
    AdminService(
            Optional<Records> records,
            Ledger ledger,
            Clock clock,
            Function<Exchange, Caller> callers,
            Function<Exchange, AdminSettings> settings) {
        this.endpoints = AdminApi.of(records, ledger, clock);
        this.callers = callers;
        this.settings = settings;
    }

    @Override
    public List<Route> routes() {
        return endpoints.stream().map(this::route).toList();
    }

    /** Each endpoint looks itself who may do what. */
    private Route route(Endpoint endpoint) {
        Route.About about = new Route.About(endpoint.tag(), endpoint.summary(), ErrorForm.OPENAI);
        return new Route(
                endpoint.method(),
                endpoint.path(),
                Route.Access.KEY,
                about,
                exchange -> serve(exchange, endpoint));
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
                ? Optional.of(exchange.path(name))
                : exchange.query(name);
    }

    private static ObjectNode body(Exchange exchange) {
        boolean read = !exchange.route().method().equals("GET");
        return read && exchange.request().content().hasEntity()
                ? exchange.json().tree()
                : Json.object();
    }
}
