package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Scope.Allowance;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What is counted and limited for a request, in the order in which LiteLLM checks it.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/users">LiteLLM, budgets and rate limits</a>
 */
public final class Scopes {

    private static final String USER = "user_id";
    private static final String TEAM = "team_id";

    private final Supplier<Settings> settings;
    private final InstantSource clock;

    /**
     * What the configuration says.
     *
     * @param zone in which budgets start anew
     * @param proxy {@code max_budget} of all requests together
     * @param customer the budget of customers without one: {@code max_end_user_budget_id}
     */
    public record Settings(ZoneId zone, Allowance proxy, Optional<String> customer) {

        /** No limit but those of records, whose days are UTC's. */
        public static final Settings PLAIN =
                new Settings(ZoneOffset.UTC, Allowance.UNLIMITED, Optional.empty());
    }

    /**
     * What a request adds to its caller's scopes.
     *
     * @param model the name that it asked for
     * @param customer the end user's id, empty without
     * @param known the customer's record, where there is one
     * @param budget of customers that have none of their own
     * @param tags its tags
     * @param tagged records of those tags that have one
     * @param free whether its model costs nothing: then no budget stops it
     */
    public record Request(
            String model,
            String customer,
            Optional<Entry> known,
            Optional<Entry> budget,
            List<String> tags,
            List<Entry> tagged,
            boolean free) {
        public Request {
            tags = List.copyOf(tags);
            tagged = List.copyOf(tagged);
        }
    }

    public Scopes(Settings settings, InstantSource clock) {
        this(() -> settings, clock);
    }

    /**
     * @param settings read anew for each request; the days of a key's own budgets follow once the
     *     key is looked up again
     */
    public Scopes(Supplier<Settings> settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The id of the budget of customers that have none of their own. */
    public Optional<String> customerBudget() {
        return settings.get().customer();
    }

    private Allowances allowances() {
        return new Allowances(settings.get().zone(), clock);
    }

    /** The same for each request of a key: {@link Caller#scopes()}. */
    public List<Scope> of(Grant grant) {
        Allowances allowances = allowances();
        List<Scope> scopes = new ArrayList<>();
        ObjectNode key = grant.key().data();
        String user = key.path(USER).asText("");
        String team = key.path(TEAM).asText("");
        if (!team.isEmpty() && !user.isEmpty()) {
            scopes.add(scope(grant, "team_member", team + ":" + user, allowances.ofMember(grant)));
        }
        if (!grant.key().id().isEmpty()) {
            Allowance own = allowances.of(key, grant.budget().ofKey());
            scopes.add(scope(grant, "api_key", grant.key().id(), own));
        }
        if (!team.isEmpty()) {
            scopes.add(scope(grant, "team", team, of(grant.team())));
        }
        grant.organization()
                .map(entry ->
                        scope(
                                grant,
                                "organization",
                                entry.id(),
                                allowances.of(entry.data(), grant.budget().ofOrganization())))
                .ifPresent(scopes::add);
        if (!user.isEmpty()) {
            Allowance personal = of(grant.user());
            // whoever works for a team spends the team's money
            Allowance counts = team.isEmpty() ? personal : personal.withoutBudget();
            scopes.add(scope(grant, "user", user, counts));
        }
        return scopes;
    }

    private static Scope scope(Grant grant, String kind, String id, Allowance allowance) {
        Spent before = grant.spent().get(kind + ":" + id);
        return new Scope(kind, id, allowance, Optional.ofNullable(before));
    }

    private Allowance of(Optional<Entry> entry) {
        return entry.map(allowances()::of).orElse(Allowance.UNLIMITED);
    }

    /** All scopes of a request; an administrator's spending is counted, and never stopped. */
    public List<Scope> of(Caller caller, Request request) {
        List<Scope> scopes = new ArrayList<>();
        if (!request.customer().isEmpty()) {
            scopes.add(customer(request));
        }
        scopes.addAll(caller.scopes());
        caller.grant().ifPresent(grant -> addModels(scopes, grant, request.model()));
        for (String tag : request.tags()) {
            Optional<Entry> known =
                    request.tagged().stream().filter(entry -> entry.id().equals(tag)).findFirst();
            scopes.add(new Scope("tag", tag, of(known), known.flatMap(Entry::spent)));
        }
        scopes.add(proxy(caller));
        if (caller.isMaster()) {
            scopes.replaceAll(scope -> scope.with(scope.allowance().counted()));
        } else if (request.free()) {
            scopes.replaceAll(scope -> scope.with(scope.allowance().withoutBudget()));
        }
        return scopes;
    }

    private Scope customer(Request request) {
        Allowance own = of(request.known());
        return new Scope(
                "end_user",
                request.customer(),
                own.isUnlimited() ? of(request.budget()) : own,
                request.known().flatMap(Entry::spent));
    }

    private Scope proxy(Caller caller) {
        Allowance all = settings.get().proxy();
        return caller.grant()
                .map(grant -> scope(grant, "proxy", "all", all))
                .orElseGet(() -> new Scope("proxy", "all", all));
    }

    /** By the name that was asked for, and by the same without the vendor. */
    private void addModels(List<Scope> scopes, Grant grant, String model) {
        addModel(scopes, grant, model);
        int slash = model.indexOf('/');
        if (slash >= 0) {
            addModel(scopes, grant, model.substring(slash + 1));
        }
    }

    private void addModel(List<Scope> scopes, Grant grant, String model) {
        Allowances allowances = allowances();
        BiConsumer<String, Entry> add =
                (kind, record) ->
                        allowances
                                .ofModel(record.data(), model)
                                .map(each -> scope(grant, kind, record.id() + ":" + model, each))
                                .ifPresent(scopes::add);
        add.accept("model_per_key", grant.key());
        grant.team().ifPresent(team -> add.accept("model_per_team", team));
        grant.organization().ifPresent(each -> add.accept("model_per_organization", each));
    }
}
