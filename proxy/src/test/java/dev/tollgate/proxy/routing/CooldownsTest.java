package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Exhaustion;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CooldownsTest extends ClosingTest {

    @Test
    void rateLimitClosesOneOfSeveralForTheCooldownTime() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"), of("b", "k2", "m", "x"));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of());

        assertThat(closed(router, "a")).isEqualTo("COOLDOWN for PT5S");
        assertThat(closed(router, "b")).isEmpty();
        clock.pass(Duration.ofSeconds(5));
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
        clock.pass(Duration.ofMinutes(1));
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

        clock.pass(Duration.ofSeconds(6));
        fail(router, "a", ErrorClass.AUTHENTICATION, Map.of());
        assertThat(closed(router, "a")).isEqualTo("KEY_REFUSED for PT10S");

        clock.pass(Duration.ofSeconds(11));
        answer(router, "a", Map.of());
        fail(router, "a", ErrorClass.AUTHENTICATION, Map.of());
        assertThat(closed(router, "a")).isEqualTo("KEY_REFUSED for PT5S");
    }

    @Test
    void answerOpensWhatItsFailuresClosedBeforeTheCall() {
        Router router = router(PLAIN, of("a", "k1", "m", "x"), of("b", "k2", "m", "x"));

        fail(router, "a", ErrorClass.RATE_LIMIT, Map.of());
        answer(router, "a", Map.of());
        assertThat(closed(router, "a")).as("the call began before").isNotEmpty();

        clock.pass(Duration.ofSeconds(2));
        answer(router, "a", Map.of());
        assertThat(closed(router, "a")).isEmpty();
    }
}
