package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Exhaustion;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two days of 20 keys with three models each at a vendor that resets its quotas at midnight Pacific
 * time. Some keys are used by others too, which only refusals tell; one has no quota at all.
 */
class QuotaDayTest {

    private static final int KEYS = 20;
    private static final int DEAD_KEY = 19;
    private static final List<String> MODELS = List.of("flash", "flash-lite", "pro");
    private static final int PER_MINUTE = 10;
    private static final int PER_DAY = 100;
    private static final int USED_BY_OTHERS = 50;
    private static final int FEW = 2;
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private static final Duration TICK = Duration.ofSeconds(15);
    private static final Duration LENGTH = Duration.ofHours(60);

    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource({
        "2026-06-10T15:00:00Z, PT0S",
        "2026-06-10T15:00:00Z, PT20S",
        // daylight saving time begins and ends
        "2026-03-07T18:00:00Z, PT0S",
        "2026-10-31T18:00:00Z, PT20S",
    })
    void resetsAreFoundInAMinuteAndHardlyACallIsWasted(String start, Duration late) {
        TestClock clock = new TestClock(start);
        Vendor vendor = new Vendor(clock, late);
        States states = new States(Shared.NOBODY, clock);
        Router router =
                new Router(
                        pool(),
                        TestSettings.strategy("usage-based-routing-v2"),
                        new Router.Parts(
                                states, _ -> ModelFacts.UNKNOWN, Shared.NOBODY, clock, random));
        Instant end = clock.instant().plus(LENGTH);

        while (clock.instant().isBefore(end)) {
            // a rush in the first minute of the vendor's day
            int requests = vendor.sinceMidnight().compareTo(Duration.ofSeconds(75)) < 0 ? 60 : 1;
            for (int i = 0; i < requests; i++) {
                request(router, vendor);
            }
            nobodyIsForgotten(router, clock, vendor);
            clock.advance(TICK);
        }

        assertThat(vendor.resets).isEqualTo(2);
        assertThat(vendor.longestUnfound).isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(vendor.answered).isGreaterThan(10_000);
        // mostly the key without a quota, which is tried each half hour
        assertThat(vendor.refused / (double) vendor.answered).isLessThan(0.035);
    }

    private void request(Router router, Vendor vendor) {
        Selection selection = router.select("m", new PlainRequest("m")).orElseThrow();
        while (true) {
            Reservation reservation;
            try {
                reservation = selection.next();
            } catch (FailureException e) {
                assertThat(e.failure()).isInstanceOf(Failure.RateLimited.class);
                assertThat(vendor.sinceMidnight().toSeconds() < 60 || !vendor.hasRoom())
                        .as("a request is refused only where no key has room")
                        .isTrue();
                return;
            }
            Optional<Exhaustion> refusal = vendor.call(reservation.target());
            if (refusal.isEmpty()) {
                reservation.answered(answer());
                return;
            }
            reservation.failed(refusal(refusal.get()));
        }
    }

    /** Where some keys are over 80 %, every open one has been used within the hour. */
    private static void nobodyIsForgotten(Router router, TestClock clock, Vendor vendor) {
        long now = clock.millis();
        List<Candidate> all = router.group("m").orElseThrow().candidates();
        boolean isScarce =
                all.stream()
                        .anyMatch(one ->
                                one.state().quotas(now).stream()
                                        .filter(quota -> quota.name().equals("rpd"))
                                        .anyMatch(quota -> quota.used() > PER_DAY * 0.8));
        for (Candidate one : isScarce ? all : List.<Candidate>of()) {
            boolean open = one.state().closed(now, true).isEmpty() && !one.state().onTrial(now);
            Instant used = vendor.at(one.target()).lastUse;
            assertThat(open && used.isBefore(clock.instant().minus(Duration.ofHours(1))))
                    .as("%s is open and unused since %s", one.target().model(), used)
                    .isFalse();
        }
    }

    private static Learner.Answered answer() {
        return new Learner.Answered(
                Usage.NONE, Duration.ofMillis(300), Duration.ofMillis(300), Map.of());
    }

    private static Failure.Upstream refusal(Exhaustion exhaustion) {
        return new Failure.Upstream(
                ErrorClass.RATE_LIMIT,
                "used up",
                429,
                Map.of(),
                Map.of("retry-after", "35"),
                Optional.of(exhaustion));
    }

    private static List<Deployment> pool() {
        Limits limits =
                new Limits(
                        OptionalLong.of(PER_MINUTE),
                        OptionalLong.empty(),
                        OptionalLong.of(PER_DAY),
                        OptionalLong.empty());
        List<Deployment> all = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            Map<String, Limits> models = new HashMap<>();
            MODELS.forEach(model -> models.put(model, limits));
            PoolKey ofPool = new PoolKey("gemini", "gemini-" + key, Limits.NONE, models);
            for (String model : MODELS) {
                all.add(deployment(ofPool, model));
            }
        }
        return all;
    }

    private static Deployment deployment(PoolKey key, String model) {
        Deployment plain = TestDeployments.named(key.id() + "/" + model, "m", model);
        Deployment.Routing routing =
                new Deployment.Routing(
                        OptionalDouble.empty(),
                        Limits.NONE,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Set.of(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(key));
        return new Deployment(
                plain.id(),
                plain.group(),
                "gemini",
                model,
                Map.of("api_key", new Secret("secret of " + key.id())),
                plain.parameters(),
                routing,
                plain.info());
    }

    /** Keeps to its quotas by its own clock, which may be late. */
    private static final class Vendor {

        private final TestClock clock;
        private final Duration late;
        private final Map<String, Use> uses = new HashMap<>();
        private Instant midnight;
        private int resets;
        private int answered;
        private int refused;
        private Duration longestUnfound = Duration.ZERO;

        private static final class Use {
            private Instant lastUse = Instant.MIN;
            private Instant firstOfDay = Instant.MAX;
            private long minute;
            private int ofMinute;
            private int ofDay;
        }

        Vendor(TestClock clock, Duration late) {
            this.clock = clock;
            this.late = late;
            this.midnight = lastMidnight();
            for (int key = 0; key < KEYS; key++) {
                for (String model : MODELS) {
                    uses.put("gemini-" + key + "/" + model, new Use());
                }
            }
            uses.forEach(Vendor::reset);
        }

        private Instant lastMidnight() {
            return clock.instant()
                    .minus(late)
                    .atZone(PACIFIC)
                    .toLocalDate()
                    .atStartOfDay(PACIFIC)
                    .toInstant()
                    .plus(late);
        }

        private static void reset(String name, Use use) {
            int key = Integer.parseInt(name.substring("gemini-".length(), name.indexOf('/')));
            boolean shared = key % 4 == 1;
            use.ofDay = key == DEAD_KEY ? PER_DAY : (shared ? USED_BY_OTHERS : 0);
            use.firstOfDay = Instant.MAX;
            use.lastUse = Instant.MAX;
        }

        private void turnDay() {
            if (lastMidnight().isAfter(midnight)) {
                midnight = lastMidnight();
                resets++;
                uses.forEach(Vendor::reset);
            }
        }

        Duration sinceMidnight() {
            turnDay();
            return Duration.between(midnight, clock.instant());
        }

        Use at(Target target) {
            return uses.get(target.deployment().id());
        }

        /** But for a few that were sent between the gateway's midnight and the vendor's. */
        boolean hasRoom() {
            turnDay();
            return uses.values().stream().mapToInt(use -> PER_DAY - use.ofDay).sum() > FEW;
        }

        Optional<Exhaustion> call(Target target) {
            turnDay();
            Use use = at(target);
            use.lastUse = clock.instant();
            long minute = clock.instant().getEpochSecond() / 60;
            if (use.minute != minute) {
                use.minute = minute;
                use.ofMinute = 0;
            }
            if (use.ofDay >= PER_DAY) {
                refused++;
                return Optional.of(new Exhaustion(Exhaustion.Period.DAY, OptionalLong.empty()));
            }
            if (use.ofMinute >= PER_MINUTE) {
                refused++;
                return Optional.of(new Exhaustion(Exhaustion.Period.MINUTE, OptionalLong.empty()));
            }
            use.ofDay++;
            use.ofMinute++;
            answered++;
            found(use);
            return Optional.empty();
        }

        private void found(Use use) {
            if (resets > 0 && use.firstOfDay.equals(Instant.MAX)) {
                use.firstOfDay = clock.instant();
                Duration unfound = Duration.between(midnight, use.firstOfDay);
                longestUnfound = unfound.compareTo(longestUnfound) > 0 ? unfound : longestUnfound;
            }
        }
    }
}
