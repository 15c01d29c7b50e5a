package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Exhaustion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaClosuresTest extends ClosingTest {

    @Test
    void usedUpQuotaClosesTheSameKeyAndModelInEveryGroup() {
        Router router =
                router(
                        PLAIN,
                        of("a", "k1", "m", "x"),
                        of("b", "k1", "other", "x"),
                        of("c", "k1", "other", "y"),
                        of("d", "k2", "other", "x"));

        exhaust(router, "a", Exhaustion.Period.MINUTE, Map.of());

        assertThat(closed(router, "a")).isEqualTo("MINUTE_QUOTA for PT40S");
        assertThat(closed(router, "b")).isEqualTo("MINUTE_QUOTA for PT40S");
        assertThat(closed(router, "c")).isEmpty();
        assertThat(closed(router, "d")).isEmpty();
        assertThat(others.told).hasSize(2);
    }

    @Test
    void answerNeverOpensAUsedUpQuota() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        exhaust(router, "a", Exhaustion.Period.MINUTE, Map.of("retry-after", "30"));
        clock.pass(Duration.ofSeconds(10));
        answer(router, "a", Map.of());

        assertThat(closed(router, "a")).isEqualTo("MINUTE_QUOTA for PT20S");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-ratelimit-remaining-requests=0,x-ratelimit-reset-requests=6m0s | PT6M",
                "x-ratelimit-remaining-tokens=0,x-ratelimit-reset-tokens=20ms | PT0.02S",
                "x-ratelimit-remaining-tokens=0,x-ratelimit-reset-tokens=11 | PT11S",
                "x-ratelimit-remaining-requests=0 | PT40S",
                "anthropic-ratelimit-requests-remaining=0,"
                        + "anthropic-ratelimit-requests-reset=2026-06-10T15:00:50Z | PT30S",
                "anthropic-ratelimit-input-tokens-remaining=0,"
                        + "anthropic-ratelimit-input-tokens-reset=2026-06-10T15:01:20Z | PT1M",
            })
    void quotaThatAnAnswerUsedUpCloses(String headers, Duration expected) {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        answer(router, "a", map(headers));

        assertThat(closed(router, "a")).isEqualTo("MINUTE_QUOTA for " + expected);
    }

    @Test
    void quotaThatIsLeftClosesNothing() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        answer(
                router,
                "a",
                map("x-ratelimit-remaining-requests=1,x-ratelimit-reset-requests=6m0s"));

        assertThat(closed(router, "a")).isEmpty();
    }

    @Test
    void usedUpDayIsTriedByOneRequestInEverLongerPausesAfterItsEnd() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));
        DeploymentState state = state(router, "a");

        exhaust(router, "a", Exhaustion.Period.DAY, Map.of("retry-after", "35"));
        assertThat(closed(router, "a")).isEqualTo("DAY_QUOTA for PT8H59M40S");

        clock.pass(Duration.ofHours(9));
        for (int minutes : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            Reservation trial = group(router, "a").next();
            assertThat(state.open(clock.millis())).as("others wait for it").isFalse();
            trial.failed(exhaustion(Exhaustion.Period.DAY, Map.of()));
            assertThat(closed(router, "a"))
                    .isEqualTo("DAY_QUOTA for " + Duration.ofMinutes(minutes));
            clock.pass(Duration.ofMinutes(minutes));
        }

        assertThat(state.status(clock.millis()).state()).isEqualTo(DeploymentStatus.State.PROBING);
        group(router, "a").next().left(0);
        assertThat(state.open(clock.millis())).as("it showed nothing").isTrue();
        answer(router, "a", Map.of());
        assertThat(state.status(clock.millis()).state()).isEqualTo(DeploymentStatus.State.OPEN);
    }

    @Test
    void longWaitIsBelievedOfAQuotaOfTheDay() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        exhaust(router, "a", Exhaustion.Period.DAY, Map.of("retry-after", "432"));

        assertThat(closed(router, "a")).isEqualTo("DAY_QUOTA for PT7M12S");
    }

    @Test
    void whatOthersCloseIsClosedHere() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));
        Closure closure =
                new Closure(Closure.Reason.COOLDOWN, clock.millis() + 3_000, Optional.empty());

        others.tell(new Shared.Closed(state(router, "a").id(), closure));
        others.tell(new Shared.Closed("unknown", closure));

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT3S");
    }

    @Test
    void newKeyBeginsAnew() {
        Router before = router(PLAIN, of("a", "k1", "m", "x"));
        exhaust(before, "a", Exhaustion.Period.DAY, Map.of());

        Router same = router(PLAIN, of("a", "k1", "m", "x"));
        Router rotated = router(PLAIN, of("a", "k2", "m", "x"));

        assertThat(closed(same, "a")).startsWith("DAY_QUOTA");
        assertThat(closed(rotated, "a")).isEmpty();
        assertThat(state(rotated, "a").id()).doesNotContain("k2");
    }

    @Test
    void namesThatClientsInventAreForgotten() {
        Router router = router(PLAIN, of("a", "k1", "*", "*"));

        for (int i = 0; i < 70_000; i++) {
            assertThat(router.targets("invented-" + i)).hasSize(1);
        }

        assertThat(states.size()).isLessThan(25_000);
    }
}
