package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who pays for a request, and what each may spend. */
class ScopesTest {

    private final Scopes scopes =
            new Scopes(
                    new Scopes.Settings(ZoneOffset.UTC, Allowance.UNLIMITED, Optional.empty()),
                    new TestClock("2026-03-10T12:00:00Z"));

    private static Entry entry(Kind kind, String id, String json) {
        ObjectNode data =
                Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return new Entry(kind, id, data);
    }

    private static Grant grant(String key) {
        return new Grant(
                entry(Kind.KEY, "hash", key),
                Optional.of(entry(Kind.USER, "u", "{'max_budget': 3, 'rpm_limit': 4}")),
                Optional.of(entry(Kind.TEAM, "t", "{'max_budget': 5}")),
                Optional.of(entry(Kind.TEAM_MEMBER, "t/u", "{}")),
                Optional.of(entry(Kind.ORGANIZATION, "o", "{}")),
                new Grant.Budgets(
                        Optional.of(entry(Kind.BUDGET, "b", "{'max_budget': 7, 'tpm_limit': 8}")),
                        Optional.of(entry(Kind.BUDGET, "m", "{'max_budget': 9}")),
                        Optional.empty()),
                Map.of());
    }

    private static Caller caller(Optional<Grant> grant, Optional<Role> role, List<Scope> scopes) {
        return new Caller(
                "hash",
                "sk-...abcd",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                role,
                grant,
                scopes);
    }

    private static Scopes.Request request(String customer, List<String> tags, boolean free) {
        return new Scopes.Request(
                "gpt-4o", customer, Optional.empty(), Optional.empty(), tags, List.of(), free);
    }

    private static String names(List<Scope> scopes) {
        return String.join(" ", scopes.stream().map(Scope::name).toList());
    }

    private static Optional<String> budget(List<Scope> scopes, String kind) {
        return scopes.stream()
                .filter(scope -> scope.kind().equals(kind))
                .flatMap(scope -> scope.allowance().budget().stream())
                .map(Money::toString)
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "{}, api_key:hash organization:o",
        "'{\"user_id\":\"u\"}', api_key:hash organization:o user:u",
        "'{\"team_id\":\"t\"}', api_key:hash team:t organization:o",
        "'{\"team_id\":\"t\",\"user_id\":\"u\"}', team_member:t:u api_key:hash team:t organization:o user:u",
    })
    void everybodyWhoseKeyItIsPays(String key, String expected) {
        assertThat(names(scopes.of(grant(key)))).isEqualTo(expected);
    }

    @Test
    void recordsOwnLimitsComeBeforeThoseOfItsBudget() {
        List<Scope> all = scopes.of(grant("{'max_budget': 1, 'team_id': 't', 'user_id': 'u'}"));
        assertThat(budget(all, "api_key")).contains("1");
        assertThat(all.get(1).allowance().tpm()).hasValue(8);
        assertThat(budget(all, "team_member")).contains("9");
        assertThat(budget(all, "team")).contains("5");
    }

    @Test
    void usersOwnMoneyPaysOnlyForKeysWithoutTeam() {
        assertThat(budget(scopes.of(grant("{'user_id': 'u'}")), "user")).contains("3");
        List<Scope> ofTeam = scopes.of(grant("{'user_id': 'u', 'team_id': 't'}"));
        assertThat(budget(ofTeam, "user")).isEmpty();
        assertThat(ofTeam.getLast().allowance().rpm()).hasValue(4);
    }

    /** Budget of a key by its fields, on 10 March at noon. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'max_budget': 0.1} | 0.1",
                "{'max_budget': 0} | 0",
                "{'max_budget': 1e12} | ",
                "{'max_budget': 1, 'metadata': {'temp_budget_increase': 2, 'temp_budget_expiry': '2026-03-10T13:00:00Z'}} | 3",
                "{'max_budget': 1, 'metadata': {'temp_budget_increase': 2, 'temp_budget_expiry': '2026-03-10T11:00:00+00:00'}} | 1",
                "{'max_budget': 1, 'metadata': {'temp_budget_increase': 2, 'temp_budget_expiry': 'soon'}} | 1",
            })
    void budgetIsRead(String key, String expected) {
        Grant alone =
                new Grant(
                        entry(Kind.KEY, "hash", key),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Grant.Budgets(Optional.empty(), Optional.empty(), Optional.empty()),
                        Map.of());
        assertThat(budget(scopes.of(alone), "api_key")).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'metadata': {'model_rpm_limit': {'gpt-4o': 5}}} | 5 |",
                "{'metadata': {'model_rpm_limit': {'other': 5}}} | |",
                "{'model_max_budget': {'gpt-4o': {'budget_limit': 0.5, 'time_period': '1d', 'rpm_limit': 6}}} | 6 | 0.5",
                "{'model_max_budget': {'gpt-4o': {'max_budget': 0.5}}} | | 0.5",
            })
    void modelsHaveLimitsOfTheirOwn(String key, Long rpm, String budget) {
        Caller caller = caller(Optional.of(grant(key)), Optional.empty(), List.of());
        List<Scope> all = scopes.of(caller, request("", List.of(), false));
        boolean limited = rpm != null || budget != null;
        assertThat(names(all))
                .isEqualTo((limited ? "model_per_key:hash:gpt-4o " : "") + "proxy:all");
        assertThat(budget(all, "model_per_key")).isEqualTo(Optional.ofNullable(budget));
        if (rpm != null) {
            assertThat(all.getFirst().allowance().rpm()).hasValue(rpm);
        }
    }

    /** What a team says of its members counts for those whose membership says nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | 0.5 | 7 | 1000",
                "{} | 0.5 | 7 | 1000",
                "{'max_budget': 2, 'tpm_limit': 9} | 2 | 7 | 9",
            })
    void teamLimitsEachOfItsMembers(String member, String budget, long rpm, long tpm) {
        String team =
                "{'metadata': {'team_member_budget': 0.5, 'team_member_budget_duration': '1d',"
                        + " 'team_member_rpm_limit': 7, 'team_member_tpm_limit': 1000}}";
        Grant grant =
                new Grant(
                        entry(Kind.KEY, "hash", "{'team_id': 't', 'user_id': 'u'}"),
                        Optional.empty(),
                        Optional.of(entry(Kind.TEAM, "t", team)),
                        Optional.ofNullable(member)
                                .map(json -> entry(Kind.TEAM_MEMBER, "t/u", json)),
                        Optional.empty(),
                        new Grant.Budgets(Optional.empty(), Optional.empty(), Optional.empty()),
                        Map.of());

        Allowance allowance = scopes.of(grant).getFirst().allowance();

        assertThat(allowance.budget().map(Money::toString)).contains(budget);
        assertThat(allowance.window().isPresent()).isEqualTo(!budget.equals("2"));
        assertThat(allowance.rpm()).hasValue(rpm);
        assertThat(allowance.tpm()).hasValue(tpm);
    }

    @Test
    void requestAddsItsCustomerAndTags() {
        Scope key = new Scope("api_key", "hash", Allowance.UNLIMITED);
        Caller caller = caller(Optional.empty(), Optional.empty(), List.of(key));
        assertThat(names(scopes.of(caller, request("c", List.of("x", "y"), false))))
                .isEqualTo("end_user:c api_key:hash tag:x tag:y proxy:all");
    }

    @Test
    void nothingStopsTheMasterKeyNorMoneyAFreeModel() {
        Grant grant = grant("{'max_budget': 1, 'rpm_limit': 2}");
        List<Scope> own = scopes.of(grant);
        Caller user = caller(Optional.of(grant), Optional.empty(), own);
        List<Scope> free = scopes.of(user, request("", List.of(), true));
        assertThat(budget(free, "api_key")).isEmpty();
        assertThat(free.getFirst().allowance().rpm()).hasValue(2);
        Caller admin = caller(Optional.empty(), Optional.of(Role.PROXY_ADMIN), own);
        assertThat(scopes.of(admin, request("", List.of(), false)))
                .allMatch(scope -> scope.allowance().isUnlimited());
    }
}
