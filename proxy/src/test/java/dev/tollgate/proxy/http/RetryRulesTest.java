package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Exhaustion;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.routing.RoutingSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a failed request is tried again, by who says so. */
class RetryRulesTest {

    private static final Duration LONG = Duration.ofHours(1);

    private static final Deployment DEPLOYMENT =
            new Deployment(
                    "id",
                    "m",
                    "openai",
                    "gpt",
                    Map.of(),
                    new Deployment.Parameters(
                            Json.object(),
                            false,
                            Set.of(),
                            Set.of(),
                            Map.of(),
                            Json.object(),
                            Optional.empty(),
                            Timeouts.DEFAULT,
                            Timeouts.DEFAULT,
                            Set.of()),
                    Deployment.Routing.PLAIN,
                    Json.object());

    /** -1 stands for what isn't configured; the last two are how many of each are allowed. */
    @ParameterizedTest
    @CsvSource({
        // num_retries, asked, policy of the class, error, retries and moves
        "2, -1, -1, INTERNAL_SERVER, 2 64",
        "2, -1, 1, INTERNAL_SERVER, 1 64",
        "2, 5, 1, INTERNAL_SERVER, 5 5",
        "2, 0, 1, INTERNAL_SERVER, 0 0",
        "0, -1, -1, INTERNAL_SERVER, 0 0",
        "0, -1, 3, RATE_LIMIT, 3 64",
        "2, -1, 0, RATE_LIMIT, 0 64",
        "0, -1, 0, RATE_LIMIT, 0 0",
        "2, 1, -1, RATE_LIMIT, 1 1",
        "2, -1, -1, AUTHENTICATION, 0 64",
        "2, -1, 1, AUTHENTICATION, 1 64",
        "2, -1, -1, BAD_REQUEST, 0 64",
        "2, -1, 1, BAD_REQUEST, 1 64",
        "2, -1, -1, TIMEOUT, 2 64",
    })
    void limits(int configured, int asked, int policy, ErrorClass error, String expected) {
        RetryRules rules = rules(configured, asked, error, policy);
        Failure.Upstream failure = new Failure.Upstream(error, "no");

        RetryRules.Made retried = new RetryRules.Made(0, 0);
        while (rules.mayRetry(DEPLOYMENT, failure, retried)) {
            retried = retried.retry();
        }
        RetryRules.Made moved = new RetryRules.Made(0, 0);
        while (rules.mayMove(DEPLOYMENT, failure, moved)) {
            moved = moved.move();
        }
        assertThat(retried.retries() + " " + moved.moves()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"MINUTE, true", "DAY, false"})
    void keyWhoseDayIsOverIsNotTriedAgain(Exhaustion.Period period, boolean again) {
        RetryRules rules = rules(2, 5, ErrorClass.RATE_LIMIT, 3);
        Failure.Upstream failure =
                new Failure.Upstream(
                        ErrorClass.RATE_LIMIT,
                        "no",
                        429,
                        Map.of(),
                        Map.of(),
                        Optional.of(new Exhaustion(period, OptionalLong.empty())));

        assertThat(rules.mayRetry(DEPLOYMENT, failure, new RetryRules.Made(0, 0))).isEqualTo(again);
        assertThat(RetryRules.refusedForGood(failure)).isNotEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"7, 7000, 7000", "61, -1, -1", "'', 2000, 2750", "0, 2000, 2750", "x, 2000, 2750"})
    void pauseIsTheVendorsOrDoubles(String told, long from, long to) {
        Optional<Duration> pause =
                rules(2, -1, ErrorClass.TIMEOUT, -1).pause(failure(told), 2, LONG);

        assertThat(pause.map(Duration::toMillis).orElse(-1L)).isBetween(from, to);
    }

    @Test
    void pauseLeavesTimeForTheCall() {
        RetryRules rules = rules(2, -1, ErrorClass.TIMEOUT, -1);

        assertThat(rules.pause(failure(""), 2, Duration.ofMillis(100)))
                .contains(Duration.ofMillis(50));
        assertThat(rules.pause(failure("1"), 2, Duration.ofMillis(100))).isEmpty();
        assertThat(rules.pause(failure(""), 2, Duration.ZERO)).isEmpty();
    }

    private static Failure.Upstream failure(String retryAfter) {
        return new Failure.Upstream(
                ErrorClass.SERVICE_UNAVAILABLE,
                "no",
                503,
                Map.of(),
                Map.of("retry-after", retryAfter),
                Optional.empty());
    }

    private static RetryRules rules(int configured, int asked, ErrorClass error, int policy) {
        return new RetryRules(
                new RoutingSettings.Retries(
                        configured,
                        policy < 0 ? Map.of() : Map.of(error, policy),
                        Map.of(),
                        Duration.ZERO),
                asked < 0 ? OptionalInt.empty() : OptionalInt.of(asked),
                "m");
    }
}
