package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.guard.Ledger.Limit;
import dev.tollgate.proxy.guard.Ledger.Refusal;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals are told in LiteLLM's words. */
class RefusalsTest {

    private static final Instant NOW = Instant.parse("2026-02-07T11:59:30Z");
    private static final Instant RESET = Instant.parse("2026-02-07T12:00:00Z");
    private static final Caller CALLER =
            new Caller(
                    "hash",
                    "sk-...abcd",
                    Optional.of("mine"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());

    private static Failure failure(String kind, String id, Limit limit, long used) {
        Scope scope = new Scope(kind, id, Allowance.UNLIMITED);
        long max = limit == Limit.BUDGET ? 10_000_000 : 5;
        Refusal refusal = new Refusal(scope, limit, used, max, Optional.of(RESET));
        return Refusals.failure(refusal, CALLER, NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_key | hash | Budget has been exceeded! Current cost: 0.0123, Max budget: 0.01",
                "team | t | Budget has been exceeded! Team=t Current cost: 0.0123, Max budget: 0.01",
                "team_member | t:u | Budget has been exceeded! User=u in Team=t Current cost: 0.0123, Max budget: 0.01",
                "organization | o | Budget has been exceeded! Organization=o Current cost: 0.0123, Max budget: 0.01",
                "tag | x | Budget has been exceeded! Tag=x Current cost: 0.0123, Max budget: 0.01",
                "user | u | ExceededBudget: User=u over budget. Spend=0.0123, Budget=0.01",
                "end_user | c | ExceededBudget: End User=c over budget. Spend=0.0123, Budget=0.01",
                "model_per_key | hash:gpt | LiteLLM Virtual Key: hash, key_alias: mine, exceeded budget for model=gpt. Spend=0.0123, Budget=0.01",
                "proxy | all | Budget has been exceeded! Current cost: 0.0123, Max budget: 0.01",
            })
    void spentBudgetNamesItsScopeAndWhenItStartsAnew(String kind, String id, String text) {
        assertThat(failure(kind, id, Limit.BUDGET, 12_300_000))
                .isEqualTo(
                        new Failure.OverBudget(
                                text + ". Budget resets at: 2026-02-07 12:00:00 UTC"));
    }

    @Test
    void limitTellsItsTypeAndWhenThereIsRoom() {
        String text =
                "Rate limit exceeded for api_key: hash. Limit type: requests. Current limit: 5, Remaining: 0. Limit resets at: 2026-02-07 12:00:00 UTC";
        assertThat(failure("api_key", "hash", Limit.REQUESTS, 5))
                .isEqualTo(
                        new Failure.LimitReached(
                                text,
                                "requests",
                                Duration.ofSeconds(30),
                                "2026-02-07 12:00:00 UTC"));
    }

    @Test
    void reservedBudgetIsWorthAnotherTry() {
        assertThat(failure("team", "t", Limit.BUDGET, 9_000_000))
                .isInstanceOfSatisfying(
                        Failure.LimitReached.class,
                        limit -> {
                            assertThat(limit.type()).isEqualTo("budget");
                            assertThat(limit.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                            assertThat(limit.message()).contains("team: t", "0.009", "0.01");
                        });
    }
}
