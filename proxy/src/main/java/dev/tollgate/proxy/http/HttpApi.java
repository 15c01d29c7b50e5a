package dev.tollgate.proxy.http;

import dev.tollgate.proxy.dialect.ChatDialect;
import dev.tollgate.proxy.dialect.CompletionsDialect;
import dev.tollgate.proxy.dialect.Dialect;
import dev.tollgate.proxy.dialect.GenerateContentDialect;
import dev.tollgate.proxy.dialect.MessagesDialect;
import dev.tollgate.proxy.dialect.ResponseStore;
import dev.tollgate.proxy.dialect.ResponsesDialect;
import dev.tollgate.proxy.guard.Authentication;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.RequestLog;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.spend.PriceMap;
import dev.tollgate.proxy.upstream.Upstream;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Everything that clients reach, put together in reading order. */
public final class HttpApi implements AutoCloseable {

    private final RouteTable routes;
    private final Gateway gateway;
    private final BackgroundHealth health;

    private HttpApi(RouteTable routes, Gateway gateway, BackgroundHealth health) {
        this.routes = routes;
        this.gateway = gateway;
        this.health = health;
    }

    /**
     * What the gateway is made of, as far as requests are concerned.
     *
     * @param values what it shares with other gateways
     * @param accounting who may call and who pays
     * @param stopping whether it takes no new clients any more
     */
    public record Parts(
            Supplier<Snapshot> snapshot,
            Upstream upstream,
            Flights flights,
            RequestLog log,
            Stamp stamp,
            SharedValues values,
            Accounting accounting,
            BooleanSupplier stopping) {}

    /** Puts it together. */
    public static HttpApi of(Parts parts) {
        ResponseStore responses = new ResponseStore(ResponseStore.Limits.DEFAULT, parts.stamp());
        Carriages carriages =
                new Carriages(dialects(), new ResponsesDialect(parts.stamp()), responses);
        TokenCounter tokens = new TokenCounter();
        Attempts attempts = new Attempts(parts.upstream()::call, carriages, tokens);
        Accounting accounting = parts.accounting();
        InstantSource clock = InstantSource.system();
        Scopes scopes = new Scopes(Scopes.Settings.PLAIN, clock);
        ModelCalls calls =
                new ModelCalls(
                        attempts, parts.flights(), parts.log(), payment(accounting, scopes, clock));
        RawRelay relay = new RawRelay(parts.upstream()::call, parts.flights());
        HealthChecks checks = new HealthChecks(new Prober(parts.upstream()::call, carriages));
        List<Route.Service> services =
                new ArrayList<>(
                        List.of(
                                new ModelService(calls),
                                new ResponsesService(calls, responses, relay),
                                new GoogleService(calls, tokens),
                                new FilesService(relay),
                                new ModelListService(PriceMap.bundled()),
                                new UtilityService(calls, tokens),
                                new CostService(tokens),
                                new PassThroughService(relay),
                                new HealthService(parts.stopping(), accounting),
                                new HealthCheckService(checks),
                                new PoolService(),
                                new ExplainService()));
        services.addAll(accounts(accounting, clock));
        RouteTable routes = RouteTable.documented(services);
        Authenticator authenticator =
                new Authenticator(new Authentication(accounting.directory(), scopes, clock));
        Gateway gateway =
                new Gateway(
                        routes, new ConfiguredPassThrough(relay), authenticator, parts.snapshot());
        return new HttpApi(
                routes, gateway, new BackgroundHealth(parts.snapshot(), checks, parts.values()));
    }

    /** The paths that say who may call, and what was spent. */
    private static List<Route.Service> accounts(Accounting accounting, InstantSource clock) {
        Ledger ledger =
                accounting.ledger().orElseGet(() -> new LocalLedger(clock, Ledger.Seeds.NONE));
        return List.of(
                new SpendLogService(accounting.reports()),
                new DailyActivityService(accounting.reports()),
                new AdminService(
                        accounting.records(),
                        ledger,
                        Exchange::caller,
                        exchange -> exchange.snapshot().settings().admin()));
    }

    private static ModelCalls.Payment payment(
            Accounting accounting, Scopes scopes, InstantSource clock) {
        Optional<Admission> admission =
                accounting
                        .ledger()
                        .map(ledger ->
                                new Admission(
                                        accounting.directory().orElseThrow(),
                                        ledger,
                                        scopes,
                                        clock));
        return new ModelCalls.Payment(admission, new Spending(accounting.sink()));
    }

    /** Starts what works in the background. */
    public void start() {
        health.start();
    }

    @Override
    public void close() {
        health.close();
    }

    /** All paths that are fixed before a configuration is read. */
    RouteTable routes() {
        return routes;
    }

    /** Adds all of it to the server. */
    public void routing(HttpRouting.Builder routing) {
        routing.any(gateway).error(Throwable.class, Gateway::bug);
    }

    private static Map<Operation, Dialect> dialects() {
        Map<Operation, Dialect> dialects = new EnumMap<>(Operation.class);
        dialects.put(Operation.CHAT, new ChatDialect());
        dialects.put(Operation.MESSAGES, new MessagesDialect());
        dialects.put(Operation.GENERATE_CONTENT, new GenerateContentDialect());
        dialects.put(Operation.COMPLETION, new CompletionsDialect());
        return dialects;
    }
}
