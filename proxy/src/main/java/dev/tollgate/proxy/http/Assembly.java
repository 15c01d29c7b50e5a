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
import dev.tollgate.proxy.spend.PriceMap;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts together everything that clients reach, in reading order. */
final class Assembly {

    private final HttpApi.Parts parts;
    private final InstantSource clock = InstantSource.system();
    private final PriceMap models = PriceMap.bundled();
    private final TokenCounter tokens = new TokenCounter();
    private final Scopes scopes = new Scopes(Scopes.Settings.PLAIN, clock);
    private final ResponseStore responses;
    private final Carriages carriages;
    private final ModelCalls calls;
    private final RawRelay relay;
    private final HealthChecks checks;

    Assembly(HttpApi.Parts parts) {
        this.parts = parts;
        responses = new ResponseStore(ResponseStore.Limits.DEFAULT, parts.stamp());
        carriages = new Carriages(dialects(), new ResponsesDialect(parts.stamp()), responses);
        calls =
                new ModelCalls(
                        new Attempts(parts.upstream()::call, carriages, tokens),
                        new CachedCalls(parts.cache(), clock),
                        parts.flights(),
                        parts.log(),
                        payment());
        relay = new RawRelay(parts.upstream()::call, parts.flights());
        checks = new HealthChecks(new Prober(parts.upstream()::call, carriages));
    }

    HttpApi api() {
        List<Route.Service> services = new ArrayList<>(modelServices());
        services.addAll(operatorServices());
        services.addAll(accountServices());
        RouteTable routes = RouteTable.documented(services);
        Gateway gateway =
                new Gateway(
                        routes,
                        new ConfiguredPassThrough(relay),
                        new Authenticator(
                                new Authentication(parts.accounting().directory(), scopes, clock)),
                        parts.snapshot());
        return new HttpApi(
                routes, gateway, new BackgroundHealth(parts.snapshot(), checks, parts.values()));
    }

    private ModelCalls.Payment payment() {
        Accounting accounting = parts.accounting();
        return new ModelCalls.Payment(
                accounting
                        .ledger()
                        .map(ledger ->
                                new Admission(
                                        accounting.directory().orElseThrow(),
                                        ledger,
                                        scopes,
                                        models::facts,
                                        clock)),
                new Spending(accounting.sink()));
    }

    /** What programs use. */
    private List<Route.Service> modelServices() {
        return List.of(
                new ModelService(calls),
                new ResponsesService(calls, responses, relay),
                new GoogleService(calls, tokens),
                new FilesService(relay),
                new ModelListService(models),
                new UtilityService(calls, tokens),
                new PassThroughService(relay));
    }

    /** What operators ask. */
    private List<Route.Service> operatorServices() {
        return List.of(
                new CostService(tokens),
                new HealthService(parts.stopping(), parts.accounting()),
                new HealthCheckService(checks),
                new CacheService(parts.cache(), clock),
                new PoolService(),
                new ExplainService());
    }

    /** Who may call, and what was spent. */
    private List<Route.Service> accountServices() {
        Accounting accounting = parts.accounting();
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

    private static Map<Operation, Dialect> dialects() {
        Map<Operation, Dialect> dialects = new EnumMap<>(Operation.class);
        dialects.put(Operation.CHAT, new ChatDialect());
        dialects.put(Operation.MESSAGES, new MessagesDialect());
        dialects.put(Operation.GENERATE_CONTENT, new GenerateContentDialect());
        dialects.put(Operation.COMPLETION, new CompletionsDialect());
        return dialects;
    }
}
