package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.proxy.model.Budget;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Prices;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.routing.FilterCase.Traits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** Who has spent its money waits for the next period. */
class BudgetsTest {

    private static final RouteRequest REQUEST = new AskedFor();
    private static final Budget TEN_CENTS = budget("0.10");

    /** One cent for 1,000 tokens. */
    private static final ModelFacts PRICED =
            new ModelFacts(
                    OptionalLong.empty(),
                    Optional.of(new Prices(0.00001, 0.00001)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    @Test
    void vendorIsLeftOutWhenItsBudgetIsSpentAndComesBackWithTheNextPeriod() {
        FilterCase group =
                new FilterCase()
                        .providerBudgets(Map.of("openai", TEN_CENTS))
                        .with("a", Traits.PLAIN, PRICED)
                        .with("b", Traits.PLAIN, PRICED)
                        .with("c", Traits.PLAIN.vendor("anthropic"), PRICED);

        spend(group, "a", 4_000);
        group.now.addAndGet(Duration.ofHours(23).toMillis());
        spend(group, "b", 5_999);
        assertThat(group.serving(REQUEST)).containsExactlyInAnyOrder("a", "b", "c");
        spend(group, "b", 1);
        assertThat(group.serving(REQUEST)).containsExactly("c");

        group.now.addAndGet(Duration.ofHours(1).toMillis());
        assertThat(group.serving(REQUEST)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void deploymentHasABudgetOfItsOwn() {
        FilterCase group =
                new FilterCase()
                        .with("a", Traits.PLAIN.budget(TEN_CENTS), PRICED)
                        .with("b", Traits.PLAIN, PRICED);

        spend(group, "b", 50_000);
        spend(group, "a", 10_000);

        assertThat(group.serving(REQUEST)).containsExactly("b");
    }

    @Test
    void clientIsToldWhoseBudgetIsSpentAndWhenItBeginsAnew() {
        FilterCase group =
                new FilterCase()
                        .providerBudgets(Map.of("openai", TEN_CENTS))
                        .with("a", Traits.PLAIN, PRICED)
                        .with("b", Traits.PLAIN.vendor("anthropic").budget(budget("0.05")), PRICED);

        spend(group, "b", 5_000);
        group.now.addAndGet(Duration.ofHours(1).toMillis());
        spend(group, "a", 12_300);

        assertThat(refusal(group))
                .isEqualTo(
                        new Failure.RateLimited(
                                "No deployments available for selected model: Exceeded budget for"
                                        + " provider openai: 0.123 >= 0.10\nExceeded budget for"
                                        + " deployment model_name: m, litellm_params.model:"
                                        + " anthropic/b, model_id: b: 0.05 >= 0.05",
                                Duration.ofHours(23)));
    }

    @Test
    void nothingMayBeSpentWhereTheBudgetIsZero() {
        FilterCase group =
                new FilterCase()
                        .providerBudgets(Map.of("openai", budget("0")))
                        .with("a", Traits.PLAIN, PRICED);

        assertThat(refusal(group).message()).contains("provider openai: 0 >= 0");
    }

    @Test
    void modelWithoutAPriceSpendsNothing() {
        FilterCase group =
                new FilterCase()
                        .providerBudgets(Map.of("openai", TEN_CENTS))
                        .with("a", Traits.PLAIN);

        spend(group, "a", 1_000_000);

        assertThat(group.serving(REQUEST)).containsExactly("a");
    }

    /** The sum that all gateways have spent counts, and ends when the others' period does. */
    @Test
    void whatOtherGatewaysSpendCountsToo() {
        FilterCase group =
                new FilterCase()
                        .sharing(new RichGateways(new Money(95_000_000), Duration.ofHours(2)))
                        .providerBudgets(Map.of("openai", TEN_CENTS))
                        .with("a", Traits.PLAIN, PRICED)
                        .with("b", Traits.PLAIN.vendor("anthropic").budget(TEN_CENTS), PRICED);

        spend(group, "a", 499);
        spend(group, "b", 499);
        assertThat(group.serving(REQUEST)).containsExactlyInAnyOrder("a", "b");
        spend(group, "a", 500);
        assertThat(group.serving(REQUEST)).containsExactly("b");
        spend(group, "b", 500);
        assertThat(refusal(group))
                .isInstanceOfSatisfying(
                        Failure.RateLimited.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(2)));
        assertThat(group.router().vendorBudgets())
                .usingRecursiveFieldByFieldElementComparator(
                        RecursiveComparisonConfiguration.builder()
                                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                                .build())
                .containsExactly(
                        new VendorBudget(
                                "openai",
                                TEN_CENTS,
                                new BigDecimal("0.10499"),
                                Optional.of(
                                        Instant.ofEpochMilli(group.now.get())
                                                .plus(Duration.ofHours(2)))));

        group.now.addAndGet(Duration.ofHours(2).toMillis());
        assertThat(group.serving(REQUEST)).containsExactlyInAnyOrder("a", "b");
    }

    private static Failure refusal(FilterCase group) {
        return catchThrowableOfType(FailureException.class, () -> group.reserve(REQUEST)).failure();
    }

    /** Has one deployment answer; the others' turns count for nothing. */
    private static void spend(FilterCase group, String id, long tokens) {
        Selection selection = group.router().select("m", REQUEST).orElseThrow();
        while (true) {
            Reservation reservation = selection.next();
            if (reservation.target().deployment().id().equals(id)) {
                reservation.answered(
                        new Learner.Answered(
                                new Usage(tokens, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Map.of()));
                return;
            }
            reservation.left(0);
        }
    }

    private static Budget budget(String dollars) {
        return new Budget(new BigDecimal(dollars), Duration.ofDays(1));
    }
}
