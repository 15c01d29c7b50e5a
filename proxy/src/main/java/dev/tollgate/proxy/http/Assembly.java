package dev.tollgate.proxy.http;

import dev.tollgate.proxy.admin.AdminApi;
import dev.tollgate.proxy.admin.Catalog;
import dev.tollgate.proxy.dialect.ChatDialect;
import dev.tollgate.proxy.dialect.CompletionsDialect;
import dev.tollgate.proxy.dialect.Dialect;
import dev.tollgate.proxy.dialect.GenerateContentDialect;
import dev.tollgate.proxy.dialect.MessagesDialect;
import dev.tollgate.proxy.dialect.ResponseStore;
import dev.tollgate.proxy.dialect.ResponsesDialect;
import dev.tollgate.proxy.guard.Authentication;
import dev.tollgate.proxy.guard.JwtAuthentication;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.metrics.Source;
import dev.tollgate.proxy.spend.PriceMap;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together everything that clients reach, in reading order. */
final class Assembly {

    private final HttpApi.Parts parts;
    private final InstantSource clock = InstantSource.system();
    private final PriceMap models = PriceMap.bundled();
    private final TokenCounter tokens = new TokenCounter();
    private final Scopes scopes;
    private final BudgetGauges budgets;
    private final Optional<Admission> admission;
    private final ResponseStore responses;
    private final Carriages carriages;
    private final Chosen.Equipment guardrails;
    private final ModelCalls calls;
    private final RawRelay relay;
    private final HealthChecks checks;
    private final Backlog backlog;
    private final Overload overload;

    Assembly(HttpApi.Parts parts) {
        this.parts = parts;
        budgets = new BudgetGauges(parts.accounting().ledger(), clock);
        scopes = new Scopes(() -> parts.snapshot().get().settings().limits(), clock);
        admission = admission();
        responses = new ResponseStore(ResponseStore.Limits.DEFAULT, parts.stamp());
        carriages = new Carriages(dialects(), new ResponsesDialect(parts.stamp()), responses);
        guardrails =
                new Chosen.Equipment(
                        new GuardrailPost(parts.upstream()::call),
                        tokens,
                        parts.telemetry().observer());
        ModelCalls.Payment payment = payment();
        calls = calls(payment);
        relay =
                new RawRelay(
                        parts.upstream()::call,
                        parts.flights(),
                        new RawPayment(payment, parts.telemetry().observer()));
        Supplier<OverloadSettings> bounds = () -> parts.snapshot().get().settings().overload();
        backlog = new Backlog(() -> bounds.get().maxWait());
        overload = new Overload(bounds, backlog);
        checks = new HealthChecks(new Prober(parts.upstream()::call, carriages));
    }

    private ModelCalls calls(ModelCalls.Payment payment) {
        Attempts attempts =
                new Attempts(
                        parts.upstream()::call,
                        carriages,
                        tokens,
                        new Propagation(parts.telemetry().exports()));
        Embedder embedder =
                new Embedder(attempts, payment.spending(), parts.telemetry().observer());
        return new ModelCalls(
                attempts,
                new ModelCalls.Answering(
                        new GuardedCalls(guardrails),
                        new CachedCalls(parts.cache(), embedder, clock)),
                parts.flights(),
                parts.telemetry().observer(),
                payment);
    }

    HttpApi api() {
        List<Route.Service> services = new ArrayList<>(modelServices());
        services.addAll(operatorServices());
        services.addAll(accountServices());
        RouteTable routes = RouteTable.documented(services);
        Gateway gateway =
                new Gateway(
                        routes,
                        new ConfiguredPassThrough(relay, new RawGuards(guardrails)),
                        new Door(authenticator(), parts.telemetry().observer(), overload),
                        parts.snapshot(),
                        parts.stopping());
        return new HttpApi(
                routes,
                gateway,
                new BackgroundHealth(parts.snapshot(), checks, parts.values()),
                backlog);
    }

    private Authenticator authenticator() {
        Accounting accounting = parts.accounting();
        return new Authenticator(
                new Authentication(accounting.directory(), scopes, clock),
                new JwtAuthentication(
                        accounting.directory(),
                        accounting.records(),
                        scopes,
                        new Documents(parts.upstream()::call),
                        clock));
    }

    private ModelCalls.Payment payment() {
        return new ModelCalls.Payment(admission, budgets, new Spending(parts.accounting().sink()));
    }

    private Optional<Admission> admission() {
        Accounting accounting = parts.accounting();
        return accounting
                .ledger()
                .map(ledger ->
                        new Admission(
                                accounting.directory().orElseThrow(),
                                ledger,
                                scopes,
                                models::facts,
                                clock));
    }

    /** What programs use. */
    private List<Route.Service> modelServices() {
        return List.of(
                new ModelService(calls),
                new ResponsesService(calls, responses, relay, new RawGuards(guardrails)),
                new GoogleService(calls, tokens),
                new FilesService(relay),
                new ModelListService(models),
                new UtilityService(calls, tokens),
                new PassThroughService(relay, new RawGuards(guardrails)));
    }

    /** What operators ask. */
    private List<Route.Service> operatorServices() {
        return List.of(
                new CostService(tokens),
                new HealthService(
                        parts.stopping()::isAnnounced,
                        parts.accounting(),
                        parts.cache(),
                        parts.telemetry()),
                new HealthCheckService(checks, parts.telemetry().callbacks()),
                new MetricsService(parts.telemetry().metrics(), sources()),
                new CallbackService(parts.telemetry().exports()),
                new CacheService(parts.cache(), clock),
                new GuardrailService(guardrails),
                new ConfigService(),
                new PoolService(),
                new VendorBudgetService(),
                new ExplainService());
    }

    /** What is read at each scrape. */
    private List<Source> sources() {
        List<Source> all = new ArrayList<>(parts.telemetry().sources());
        all.add(new TrafficGauges(parts.flights(), parts.upstream(), admission));
        all.addAll(List.of(new DeploymentGauges(parts.snapshot()), budgets, overload));
        return all;
    }

    /** Who may call, and what was spent. */
    private List<Route.Service> accountServices() {
        Accounting accounting = parts.accounting();
        Ledger ledger =
                accounting.ledger().orElseGet(() -> new LocalLedger(clock, Ledger.Seeds.NONE));
        VisibleSpend visible = new VisibleSpend(accounting.reports(), accounting.records());
        return List.of(
                new SpendLogService(visible),
                new GlobalSpendService(visible),
                new SpendReportService(visible),
                new DailyActivityService(visible),
                new AuditService(accounting.audit()),
                new AdminService(
                        AdminApi.of(
                                accounting.records(),
                                ledger,
                                new ConfiguredClock(
                                        () -> parts.snapshot().get().settings().limits().zone()),
                                new Catalog(
                                        accounting.models(),
                                        id -> parts.snapshot().get().router().byId(id))),
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
