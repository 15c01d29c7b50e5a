package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitingTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NONE = Duration.ZERO;

    private final Router.Parts parts = Router.Parts.alone();
    private final ConcurrentLinkedQueue<String> served = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /** A request that is patient, or not. */
    private static final class Asked extends PlainRequest {

        private final OptionalInt priority;
        private final Duration patience;
        private final AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});

        Asked(OptionalInt priority, Duration patience) {
            super("m");
            this.priority = priority;
            this.patience = patience;
        }

        @Override
        public OptionalInt priority() {
            return priority;
        }

        @Override
        public Duration patience() {
            return patience;
        }

        @Override
        public void onLeave(Runnable leaves) {
            wake.set(leaves);
        }
    }

    @Test
    void neverMoreCallsThanAllowedAndEveryoneIsServed() throws InterruptedException {
        Router router = router(limited("a", 2), limited("b", 3));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int thread = 0; thread < 50; thread++) {
            start(() -> {
                for (int i = 0; i < 200; i++) {
                    Reservation reservation = next(router, asked());
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    reservation.left(0);
                    served.add("");
                }
            });
        }
        end();

        assertThat(served).hasSize(50 * 200);
        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(states(limited("a", 2), limited("b", 3))).containsOnly(0);
        assertThat(parts.states().waiting().isEmpty(group(router))).isTrue();
    }

    @Test
    void lowerPriorityGoesFirstThenWhoCameFirst() throws InterruptedException {
        Router router = router(limited("a", 1));
        Reservation busy = next(router, asked());
        Semaphore turn = new Semaphore(0);
        for (int priority : new int[] {5, 1, 5, 0, 1}) {
            String name = priority + "." + threads.size();
            start(() -> {
                Reservation own = next(router, new Asked(OptionalInt.of(priority), LONG));
                served.add(name);
                turn.acquireUninterruptibly();
                own.left(0);
            });
            waiting(router, threads.size());
        }
        busy.left(0);
        turn.release(5);
        end();

        assertThat(served).containsExactly("0.3", "1.1", "1.4", "5.0", "5.2");
    }

    @Test
    void newcomerDoesNotOvertakeWhoWaits() throws InterruptedException {
        Router router = router(limited("a", 1));
        Reservation busy = next(router, asked());
        start(() -> {
            Reservation own = next(router, asked());
            served.add("first");
            own.left(0);
        });
        waiting(router, 1);
        busy.left(0);
        Reservation late = next(router, asked());
        served.add("late");
        late.left(0);
        end();

        assertThat(served).containsExactly("first", "late");
    }

    @Test
    void patienceEndsWithTooManyRequests() {
        Router router = router(limited("a", 1));
        next(router, asked());

        assertThatThrownBy(
                        () -> next(router, new Asked(OptionalInt.empty(), Duration.ofMillis(30))))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.RateLimited.class));
        assertThat(parts.states().waiting().isEmpty(group(router))).isTrue();
    }

    @Test
    void whoLeavesLosesNoPlace() throws InterruptedException {
        Router router = router(limited("a", 1));
        Reservation busy = next(router, asked());
        Asked leaver = asked();
        start(() -> {
            try {
                next(router, leaver).left(0);
            } catch (FailureException e) {
                served.add(e.failure().message());
            }
        });
        waiting(router, 1);
        start(() -> {
            next(router, asked()).left(0);
            served.add("second");
        });
        waiting(router, 2);
        leaver.wake.get().run();
        waiting(router, 1);
        busy.left(0);
        end();

        assertThat(served).containsExactlyInAnyOrder(new Failure.ClientGone().message(), "second");
        assertThat(states(limited("a", 1))).containsOnly(0);
    }

    @Test
    void leaversUnderLoadLoseNoPlace() throws InterruptedException {
        Router router = router(limited("a", 2));
        for (int thread = 0; thread < 50; thread++) {
            boolean leaves = thread % 2 == 0;
            start(() -> {
                for (int i = 0; i < 100; i++) {
                    Asked request =
                            leaves
                                    ? new Asked(OptionalInt.empty(), Duration.ofNanos(50_000))
                                    : asked();
                    try {
                        next(router, request).left(0);
                        served.add("");
                    } catch (FailureException e) {
                        assertThat(leaves).isTrue();
                    }
                }
            });
        }
        end();

        assertThat(served).hasSizeGreaterThanOrEqualTo(25 * 100);
        assertThat(states(limited("a", 2))).containsOnly(0);
        assertThat(next(router, asked()).target().deployment().id()).isEqualTo("a");
    }

    @Test
    void placeThatOneCannotUseGoesToTheNext() throws InterruptedException {
        Router router = router(limited("a", 1), limited("b", 1));
        Reservation one = next(router, asked());
        Reservation other = next(router, asked());
        start(() -> {
            Reservation own = next(router, asked());
            served.add(own.target().deployment().id());
        });
        waiting(router, 1);
        close(one.target(), Duration.ofHours(1));
        one.left(0);
        waiting(router, 1);
        other.left(0);
        end();

        assertThat(served).containsExactly(other.target().deployment().id());
    }

    @Test
    void nobodyWaitsForDeploymentsThatAreClosedUnlessItHasAPriority() throws InterruptedException {
        Router router = router(limited("a", 1));
        close(new Target(limited("a", 1), "x"), Duration.ofMillis(300));

        assertThatThrownBy(() -> next(router, asked())).isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> next(router, new Asked(OptionalInt.of(0), Duration.ofMillis(10))))
                .isInstanceOf(FailureException.class);
        assertThat(next(router, new Asked(OptionalInt.of(0), LONG))).isNotNull();
    }

    @Test
    void whenTheLastOneClosesThoseWhoWaitAreTold() throws InterruptedException {
        Router router = router(limited("a", 1));
        Reservation busy = next(router, asked());
        for (int i = 1; i <= 3; i++) {
            start(() -> {
                try {
                    next(router, asked());
                } catch (FailureException e) {
                    served.add(e.failure().getClass().getSimpleName());
                }
            });
            waiting(router, i);
        }
        close(busy.target(), Duration.ofHours(1));
        busy.left(0);
        end();

        assertThat(served).containsExactly("RateLimited", "RateLimited", "RateLimited");
    }

    @Test
    void refusedReservationGivesItsPlaceBack() {
        Deployment full =
                TestDeployments.with(
                        TestDeployments.named("a", "m", "x"),
                        routing(1, new Limits(OptionalLong.of(0), OptionalLong.empty())));
        Router router =
                new Router(List.of(full), TestSettings.strategy("usage-based-routing"), parts);

        assertThatThrownBy(() -> next(router, asked())).isInstanceOf(FailureException.class);
        assertThat(states(full)).containsOnly(0);
    }

    @Test
    void limitHoldsForAllModelsOfAPatternAndForThoseAskedById() {
        Deployment pattern =
                TestDeployments.with(
                        TestDeployments.named("a", "openai/*", "*"), routing(1, Limits.NONE));
        Router router = new Router(List.of(pattern), RoutingSettings.DEFAULT, parts);
        router.select("openai/one", asked()).orElseThrow().next();
        Asked impatient = new Asked(OptionalInt.empty(), NONE);

        assertThatThrownBy(() -> router.select("openai/two", impatient).orElseThrow().next())
                .isInstanceOf(FailureException.class);
    }

    @Test
    void deploymentAskedByItsIdKeepsItsLimitToo() {
        Router router = router(limited("a", 1));
        router.select("a", asked()).orElseThrow().next();
        Asked impatient = new Asked(OptionalInt.empty(), NONE);

        assertThatThrownBy(() -> router.select("a", impatient).orElseThrow().next())
                .isInstanceOf(FailureException.class);
    }

    @Test
    void defaultLimitHoldsWhereADeploymentHasNone() {
        Router router =
                new Router(
                        List.of(TestDeployments.named("a", "m", "x"), limited("b", 2)),
                        TestSettings.parallel(1),
                        parts);
        for (int i = 0; i < 3; i++) {
            next(router, asked());
        }
        assertThatThrownBy(() -> next(router, new Asked(OptionalInt.empty(), NONE)))
                .isInstanceOf(FailureException.class);
    }

    private void start(Runnable work) {
        threads.add(Thread.ofVirtual().start(work));
    }

    private void end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void waiting(Router router, int count) {
        Group group = group(router);
        int seen =
                Eventually.get(
                        () -> parts.states().waiting().size(group), now -> now == count, LONG);
        assertThat(seen).isEqualTo(count);
    }

    private static Group group(Router router) {
        return router.group("m").orElseThrow();
    }

    private static Asked asked() {
        return new Asked(OptionalInt.empty(), LONG);
    }

    private static Reservation next(Router router, Asked request) {
        return router.select("m", request).orElseThrow().next();
    }

    private void close(Target target, Duration time) {
        long until = parts.clock().millis() + time.toMillis();
        parts.states()
                .of(target)
                .close(new Closure(Closure.Reason.COOLDOWN, until, Optional.empty()));
    }

    private List<Integer> states(Deployment... deployments) {
        return List.of(deployments).stream()
                .map(deployment -> parts.states().of(new Target(deployment, "x")).inFlight())
                .toList();
    }

    private Router router(Deployment... deployments) {
        return new Router(List.of(deployments), RoutingSettings.DEFAULT, parts);
    }

    private static Deployment limited(String id, int parallel) {
        return TestDeployments.with(
                TestDeployments.named(id, "m", "x"), routing(parallel, Limits.NONE));
    }

    private static Deployment.Routing routing(int parallel, Limits limits) {
        return new Deployment.Routing(
                OptionalDouble.empty(),
                limits,
                OptionalInt.empty(),
                OptionalInt.of(parallel),
                Set.of(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
