package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Exhaustion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CooldownsTest extends CooldownScene {

    private static final RoutingSettings.Cooldowns PLAIN = RoutingSettings.DEFAULT.cooldowns();

    @Test
    void rateLimitClosesOneOfSeveralForTheCooldownTime() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"), of("b", "k2", "m", "x"));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of());

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT5S");
        assertThat(closed(router, "b")).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(closed(router, "a")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void onlyDeploymentOfAGroupStaysOpenWhateverItAnswers(ErrorClass error) {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        for (int i = 0; i < 20; i++) {
            fail(router, "a", error, Map.of());
        }

        assertThat(closed(router, "a")).isEmpty();
    }

    @Test
    void onlyDeploymentOfAGroupIsClosedWhereTheVendorSaysUntilWhen() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of("retry-after", "7"));

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT7S");
    }

    @Test
    void onlyDeploymentOfAGroupIsClosedWhereNothingButFailuresCome() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        for (int i = 0; i < 1_000; i++) {
            assertThat(closed(router, "a")).isEmpty();
            fail(router, "a", ErrorClass.INTERNAL_SERVER, Map.of());
        }

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT5S");
    }

    @Test
    void moreFailuresThanAnswersCloseOneOfSeveral() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"), of("b", "k2", "m", "x"));

        for (int i = 0; i < 3; i++) {
            answer(router, "a", Map.of());
            fail(router, "a", ErrorClass.API_CONNECTION, Map.of());
        }
        assertThat(closed(router, "a")).isEmpty();
        fail(router, "a", ErrorClass.TIMEOUT, Map.of());

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT5S");
    }

    @Test
    void failuresOfAnEarlierMinuteDoNotCount() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"), of("b", "k2", "m", "x"));

        for (int i = 0; i < 4; i++) {
            fail(router, "a", ErrorClass.INTERNAL_SERVER, Map.of());
        }
        clock.advance(Duration.ofMinutes(1));
        fail(router, "a", ErrorClass.INTERNAL_SERVER, Map.of());

        assertThat(closed(router, "a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // failures allowed, tries that leave it open
        "RATE_LIMIT, 0, 0",
        "INTERNAL_SERVER, 2, 2",
        "AUTHENTICATION, 1, 1",
        "BAD_REQUEST, 1, 1",
        "CONTENT_POLICY, 2, 2",
    })
    void policySaysHowManyFailuresOfAClassAreAllowed(ErrorClass error, int allowed, int open) {
        Router router =
                router(
                        new RoutingSettings.Cooldowns(
                                false,
                                Duration.ofSeconds(30),
                                OptionalInt.of(100),
                                Map.of(error, allowed)),
                        of("a", "k1", "m", "x"));

        for (int i = 0; i < open; i++) {
            fail(router, "a", error, Map.of());
            assertThat(closed(router, "a")).isEmpty();
        }
        fail(router, "a", error, Map.of());

        assertThat(closed(router, "a")).endsWith("for PT30S");
    }

    @Test
    void clientsMistakesCloseNothingEvenWhereNoneIsAllowed() {
        Router router =
                router(
                        new RoutingSettings.Cooldowns(
                                false,
                                Duration.ofSeconds(30),
                                OptionalInt.of(0),
                                Map.of(ErrorClass.BAD_REQUEST, 0)),
                        of("a", "k1", "m", "x"),
                        of("b", "k2", "m", "x"));

        for (int i = 0; i < 20; i++) {
            fail(router, "a", ErrorClass.BAD_REQUEST, Map.of());
        }

        assertThat(closed(router, "a")).isEmpty();
    }

    @Test
    void nothingClosesWhereCooldownsAreDisabled() {
        Router router =
                router(
                        new RoutingSettings.Cooldowns(
                                true, Duration.ofSeconds(5), OptionalInt.of(0), Map.of()),
                        of("a", "k1", "m", "x"),
                        of("b", "k2", "m", "x"));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of("retry-after", "7"));
        exhaust(router, "a", Exhaustion.Period.DAY, Map.of());

        assertThat(closed(router, "a")).isEmpty();
    }

    @Test
    void deploymentsOwnCooldownTimeComesBeforeTheVendors() {
        Router router =
                router(
                        PLAIN,
                        cooling(of("a", "k1", "m", "x"), Duration.ofSeconds(9)),
                        cooling(of("b", "k2", "m", "x"), Duration.ZERO));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of("retry-after", "7"));
        fail(router, "b", ErrorClass.RATE_LIMIT, Map.of("retry-after", "7"));

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT9S");
        assertThat(closed(router, "b")).isEmpty();
    }

    @Test
    void longestClosureWins() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of("retry-after", "70"));
        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of("retry-after", "7"));

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT1M10S");
    }

    @Test
    void refusedKeyClosesAllThatUseItEachTimeForLonger() {
        Router router =
                router(
                        PLAIN,
                        of("a", "k1", "m", "x"),
                        of("b", "k2", "m", "x"),
                        of("c", "k1", "other", "y"));

        fail(router, "a", ErrorClass.AUTHENTICATION, Map.of());
        assertThat(closed(router, "a")).isEqualTo("KEY_REFUSED for PT5S");
        assertThat(closed(router, "b")).isEmpty();
        assertThat(closed(router, "c")).isEqualTo("KEY_REFUSED for PT5S");

        clock.advance(Duration.ofSeconds(6));
        fail(router, "a", ErrorClass.AUTHENTICATION, Map.of());
        assertThat(closed(router, "a")).isEqualTo("KEY_REFUSED for PT10S");

        clock.advance(Duration.ofSeconds(11));
        answer(router, "a", Map.of());
        fail(router, "a", ErrorClass.AUTHENTICATION, Map.of());
        assertThat(closed(router, "a")).isEqualTo("KEY_REFUSED for PT5S");
    }

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
    void answerOpensWhatItsFailuresClosedBeforeTheCall() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"), of("b", "k2", "m", "x"));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of());
        answer(router, "a", Map.of());
        assertThat(closed(router, "a")).as("the call began before").isNotEmpty();

        clock.advance(Duration.ofSeconds(2));
        answer(router, "a", Map.of());
        assertThat(closed(router, "a")).isEmpty();
    }

    @Test
    void answerNeverOpensAUsedUpQuota() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"));

        exhaust(router, "a", Exhaustion.Period.MINUTE, Map.of("retry-after", "30"));
        clock.advance(Duration.ofSeconds(10));
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

        clock.advance(Duration.ofHours(9));
        for (int minutes : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            Reservation trial = group(router, "a").next();
            assertThat(state.open(clock.millis())).as("others wait for it").isFalse();
            trial.failed(exhaustion(Exhaustion.Period.DAY, Map.of()));
            assertThat(closed(router, "a"))
                    .isEqualTo("DAY_QUOTA for " + Duration.ofMinutes(minutes));
            clock.advance(Duration.ofMinutes(minutes));
        }

        assertThat(state.onTrial(clock.millis())).isTrue();
        group(router, "a").next().left(0);
        assertThat(state.open(clock.millis())).as("it showed nothing").isTrue();
        answer(router, "a", Map.of());
        assertThat(state.onTrial(clock.millis())).isFalse();
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
