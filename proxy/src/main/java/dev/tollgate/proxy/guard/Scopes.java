package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Scope.Allowance;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is counted and limited for a request, in the order in which LiteLLM checks it.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/users">LiteLLM, budgets and rate limits</a>
 */
public final class Scopes {

    private static final String USER = "user_id";
    private static final String TEAM = "team_id";

    private final Settings settings;
    private final Allowances allowances;

    /**
     * What the configuration says.
     *
     * @param zone in which budgets start anew
     * @param proxy {@code max_budget} of all requests together
     * @param customer what customers without a budget get: {@code max_end_user_budget_id}
     */
    public record Settings(ZoneId zone, Allowance proxy, Optional<Entry> customer) {

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
     * @param tags its tags
     * @param tagged records of those tags that have one
     * @param free whether its model costs nothing: then no budget stops it
     */
    public record Request(
            String model,
            String customer,
            Optional<Entry> known,
            List<String> tags,
            List<Entry> tagged,
            boolean free) {
        public Request {
            tags = List.copyOf(tags);
            tagged = List.copyOf(tagged);
        }
    }

    public Scopes(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.allowances = new Allowances(settings.zone(), clock);
    }

    /** The same for each request of a key: {@link Caller#scopes()}. */
    public List<Scope> of(Grant grant) {
        List<Scope> scopes = new ArrayList<>();
        ObjectNode key = grant.key().data();
        String user = key.path(USER).asText("");
        String team = key.path(TEAM).asText("");
        if (!team.isEmpty() && !user.isEmpty()) {
            Allowance member =
                    grant.member()
                            .map(entry -> allowances.of(entry.data(), grant.budget().ofMember()))
                            .orElse(Allowance.UNLIMITED);
            scopes.add(new Scope("team_member", team + ":" + user, member));
        }
        if (!grant.key().id().isEmpty()) {
            Allowance own = allowances.of(key, grant.budget().ofKey());
            scopes.add(new Scope("api_key", grant.key().id(), own));
        }
        if (!team.isEmpty()) {
            scopes.add(new Scope("team", team, of(grant.team())));
        }
        grant.organization()
                .map(entry ->
                        new Scope(
                                "organization",
                                entry.id(),
                                allowances.of(entry.data(), grant.budget().ofOrganization())))
                .ifPresent(scopes::add);
        if (!user.isEmpty()) {
            Allowance own = of(grant.user());
            // whoever works for a team spends the team's money
            scopes.add(new Scope("user", user, team.isEmpty() ? own : own.withoutBudget()));
        }
        return scopes;
    }

    private Allowance of(Optional<Entry> entry) {
        return entry.map(allowances::of).orElse(Allowance.UNLIMITED);
    }

    /** All scopes of a request; an administrator's spending is counted, and never stopped. */
    public List<Scope> of(Caller caller, Request request) {
        List<Scope> scopes = new ArrayList<>();
        if (!request.customer().isEmpty()) {
            Allowance customer = of(request.known().or(settings::customer));
            scopes.add(new Scope("end_user", request.customer(), customer));
        }
        scopes.addAll(caller.scopes());
        caller.grant().ifPresent(grant -> addModels(scopes, grant, request.model()));
        for (String tag : request.tags()) {
            Optional<Entry> known =
                    request.tagged().stream().filter(entry -> entry.id().equals(tag)).findFirst();
            scopes.add(new Scope("tag", tag, of(known)));
        }
        scopes.add(new Scope("proxy", "all", settings.proxy()));
        if (caller.isAdmin() && caller.grant().isEmpty()) {
            scopes.replaceAll(scope -> scope.with(Allowance.UNLIMITED));
        } else if (request.free()) {
            scopes.replaceAll(scope -> scope.with(scope.allowance().withoutBudget()));
        }
        return scopes;
    }

    private void addModels(List<Scope> scopes, Grant grant, String model) {
        add(scopes, "model_per_key", Optional.of(grant.key()), model);
        add(scopes, "model_per_team", grant.team(), model);
        add(scopes, "model_per_organization", grant.organization(), model);
    }

    private void add(List<Scope> scopes, String kind, Optional<Entry> entry, String model) {
        entry.flatMap(record ->
                        allowances
                                .ofModel(record.data(), model)
                                .map(each -> new Scope(kind, record.id() + ":" + model, each)))
                .ifPresent(scopes::add);
    }
}
