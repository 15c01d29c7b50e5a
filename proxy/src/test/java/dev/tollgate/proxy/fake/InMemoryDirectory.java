package dev.tollgate.proxy.fake;

import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Identity;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.util.Map;
import java.util.Optional;

/**
 * What records say of keys, read anew each time.
 *
 * @param records has them
 */
public record InMemoryDirectory(Records records) implements Directory {

    @Override
    public Optional<Grant> byKey(String hash) {
        return records.find(Kind.KEY, hash).map(this::grant);
    }

    @Override
    public Grant byIdentity(Identity identity) {
        return grant(identity.key());
    }

    private Grant grant(Entry key) {
        Optional<Entry> team = referred(key, "team_id", Kind.TEAM);
        Optional<Entry> member =
                records.find(
                        Kind.TEAM_MEMBER,
                        key.data().path("team_id").asText()
                                + "/"
                                + key.data().path("user_id").asText());
        Optional<Entry> organization =
                referred(key, "organization_id", Kind.ORGANIZATION)
                        .or(() ->
                                team.flatMap(each ->
                                        referred(each, "organization_id", Kind.ORGANIZATION)));
        return new Grant(
                key,
                referred(key, "user_id", Kind.USER),
                team,
                member,
                organization,
                new Grant.Budgets(
                        referred(key, "budget_id", Kind.BUDGET),
                        member.flatMap(each -> referred(each, "budget_id", Kind.BUDGET)),
                        organization.flatMap(each -> referred(each, "budget_id", Kind.BUDGET))),
                Map.of());
    }

    private Optional<Entry> referred(Entry from, String field, Kind kind) {
        String id = from.data().path(field).asText("");
        return id.isEmpty() ? Optional.empty() : records.find(kind, id);
    }

    @Override
    public Optional<Entry> customer(String id) {
        return records.find(Kind.CUSTOMER, id);
    }

    @Override
    public Optional<Entry> budget(String id) {
        return records.find(Kind.BUDGET, id);
    }

    @Override
    public Optional<Entry> tag(String name) {
        return records.find(Kind.TAG, name);
    }
}
