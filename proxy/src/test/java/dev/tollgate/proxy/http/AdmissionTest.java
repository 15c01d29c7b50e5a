package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Identity;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger.Seeds;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.spend.Pricing;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests are taken in while their scopes can pay for them. */
class AdmissionTest {

    private static final Pricing CENTS = new Cents();

    private static final Money CENT = new Money(10_000_000);
    private static final Usage HUNDRED_TOKENS = new Usage(60, 20, 0, 0, 40, 0, 0, 0, 0, 0, 0);

    private final TestClock clock = new TestClock("2026-03-10T12:00:00Z");
    private final LocalLedger ledger = new LocalLedger(clock, Seeds.NONE);

    @AfterEach
    void close() {
        ledger.close();
    }

    /** Knows one customer, and can't look up tags. */
    private static final class HalfADirectory implements Directory {

        @Override
        public Optional<Grant> byKey(String hash) {
            return Optional.empty();
        }

        @Override
        public Grant byIdentity(Identity identity) {
            throw new FailureException(new Failure.Unavailable("The database is away."));
        }

        @Override
        public Optional<Entry> customer(String id) {
            return id.equals("poor")
                    ? Optional.of(new Entry(Kind.CUSTOMER, id, Json.object().put("max_budget", 0)))
                    : Optional.empty();
        }

        @Override
        public Optional<Entry> tag(String name) {
            throw new FailureException(new Failure.Unavailable("The database is away."));
        }

        @Override
        public Optional<Entry> budget(String id) {
            return Optional.empty();
        }
    }

    /** Everything costs a cent. */
    private static final class Cents implements Pricing {

        @Override
        public boolean known(Target target) {
            return true;
        }

        @Override
        public Money cost(Metering metering) {
            return CENT;
        }

        @Override
        public Money most(Target target, Operation operation, long prompt, long completion) {
            return CENT;
        }
    }

    private Admission admission() {
        Scopes scopes =
                new Scopes(
                        new Scopes.Settings(ZoneOffset.UTC, Allowance.UNLIMITED, Optional.empty()),
                        clock);
        return new Admission(new HalfADirectory(), ledger, scopes, _ -> ModelFacts.UNKNOWN, clock);
    }

    private static Scope key(Optional<Money> budget, OptionalLong tpm) {
        return new Scope(
                "api_key",
                "hash",
                new Allowance(
                        budget,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(3),
                        tpm,
                        OptionalLong.empty()));
    }

    private static Caller caller(Scope key) {
        return new Caller(
                "hash",
                "sk-...abcd",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(key));
    }

    private static Demand demand(String id, String customer, Set<String> tags) {
        return new Demand(
                id,
                "gpt-4o",
                Operation.CHAT,
                List.of(),
                customer,
                tags,
                100,
                1_000_000,
                CountedTokens.TOTAL);
    }

    @Test
    void limitsAreToldInHeaders() {
        Caller caller = caller(key(Optional.of(CENT), OptionalLong.of(10_000)));
        Admission.Admitted admitted = admission().admit(caller, demand("1", "", Set.of()), CENTS);
        assertThat(new LimitHeaders().all(admitted))
                .extracting(AnswerHeader::toString)
                .contains(
                        "x-ratelimit-api_key-remaining-requests: 2",
                        "x-ratelimit-api_key-limit-requests: 3",
                        "x-ratelimit-api_key-remaining-tokens: 5804",
                        "x-litellm-key-rpm-limit: 3",
                        "x-litellm-key-tpm-limit: 10000",
                        "x-litellm-key-max-budget: 0.01",
                        "x-litellm-key-spend: 0")
                .hasSize(8);
    }

    @Test
    void realCostReplacesTheEstimate() {
        Admission admission = admission();
        Caller caller = caller(key(Optional.of(CENT), OptionalLong.empty()));
        Admission.Admitted first = admission.admit(caller, demand("1", "", Set.of()), CENTS);
        admission.settle(first, CENT, HUNDRED_TOKENS);
        assertThatThrownBy(() -> admission.admit(caller, demand("2", "", Set.of()), CENTS))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e ->
                                assertThat(e.failure())
                                        .isEqualTo(
                                                new Failure.OverBudget(
                                                        "Budget has been exceeded! Current cost: 0.01, Max budget: 0.01")));
    }

    @Test
    void tokensOfTheVendorsCacheCountForNoLimit() {
        Admission admission = admission();
        Caller caller = caller(key(Optional.empty(), OptionalLong.of(10_000)));
        admission.settle(
                admission.admit(caller, demand("1", "", Set.of()), CENTS), CENT, HUNDRED_TOKENS);
        assertThat(admission.admit(caller, demand("2", "", Set.of()), CENTS).remaining())
                .containsEntry("api_key-remaining-tokens", 10_000L - 100 - 4196);
    }

    /**
     * Of 1000 tokens, after a request that used 70 + 20 of which 30 were cached, and before one.
     */
    @ParameterizedTest
    @CsvSource({"TOTAL, 10000, 5744", "INPUT, 10000, 9860", "OUTPUT, 10000, 5884"})
    void onlyTokensOfTheChosenKindCount(CountedTokens kind, long limit, long rest) {
        Admission admission = admission();
        Caller caller = caller(key(Optional.empty(), OptionalLong.of(limit)));
        Demand demand =
                new Demand(
                        "1",
                        "gpt-4o",
                        Operation.CHAT,
                        List.of(),
                        "",
                        Set.of(),
                        100,
                        1_000_000,
                        kind);
        Usage used = new Usage(40, 30, 0, 0, 20, 0, 0, 0, 0, 0, 0);

        admission.settle(admission.admit(caller, demand, CENTS), CENT, used);

        assertThat(admission.admit(caller, demand, CENTS).remaining())
                .containsEntry("api_key-remaining-tokens", rest);
    }

    @Test
    void customerWithoutMoneyIsRefusedWhateverTheKeyMay() {
        Caller caller = caller(key(Optional.empty(), OptionalLong.empty()));
        assertThatThrownBy(() -> admission().admit(caller, demand("1", "poor", Set.of()), CENTS))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("End User=poor");
    }

    @Test
    void databaseThatIsAwayStopsNobody() {
        Caller caller = caller(key(Optional.empty(), OptionalLong.empty()));
        Admission.Admitted admitted =
                admission().admit(caller, demand("1", "", Set.of("x")), CENTS);
        assertThat(admitted.ticket().claim().scopes())
                .extracting(Scope::name)
                .containsExactly("api_key:hash", "tag:x", "proxy:all");
    }
}
