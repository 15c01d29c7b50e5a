package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CachedDirectoryTest {

    private static final LookUps.Limits LIMITS =
            new LookUps.Limits(
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(5),
                    Duration.ofHours(1),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(1),
                    100);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Supplier<Optional<Grant>> answer = () -> Optional.of(grant());
    private final CachedDirectory directory =
            new CachedDirectory(
                    new Directory() {
                        @Override
                        public Optional<Grant> byKey(String hash) {
                            asked.incrementAndGet();
                            return answer.get();
                        }

                        @Override
                        public Grant byIdentity(Identity identity) {
                            asked.incrementAndGet();
                            return answer.get().orElseThrow();
                        }

                        @Override
                        public Optional<Entry> customer(String id) {
                            asked.incrementAndGet();
                            return Optional.of(entry(Kind.CUSTOMER, id, "{\"budget_id\":\"b\"}"));
                        }

                        @Override
                        public Optional<Entry> tag(String name) {
                            asked.incrementAndGet();
                            return Optional.of(entry(Kind.TAG, name, "{}"));
                        }

                        @Override
                        public Optional<Entry> budget(String id) {
                            return Optional.empty();
                        }
                    },
                    LIMITS,
                    nanos::get);

    private static Entry entry(Kind kind, String id, String json) {
        return new Entry(kind, id, (ObjectNode) Json.parse(json));
    }

    private static Grant grant() {
        return new Grant(
                entry(Kind.KEY, "k", "{\"user_id\":\"u\",\"team_id\":\"t\",\"budget_id\":\"bk\"}"),
                Optional.empty(),
                Optional.of(entry(Kind.TEAM, "t", "{\"organization_id\":\"o\"}")),
                Optional.of(entry(Kind.TEAM_MEMBER, "t/u", "{\"budget_id\":\"bm\"}")),
                Optional.of(entry(Kind.ORGANIZATION, "o", "{\"budget_id\":\"bo\"}")),
                new Grant.Budgets(Optional.empty(), Optional.empty(), Optional.empty()),
                Map.of());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void away() {
        answer =
                () -> {
                    throw new FailureException(new Failure.Unavailable("away"));
                };
    }

    @Test
    void asksOnceForAKeyUntilItsTimeIsOver() {
        directory.byKey("k");
        pass(Duration.ofSeconds(59));
        assertThat(directory.byKey("k")).isPresent();
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(2));
        directory.byKey("k");
        assertThat(asked).hasValue(2);
    }

    @Test
    void anUnknownKeyIsRememberedForAShortTime() {
        answer = Optional::empty;
        assertThat(directory.byKey("k")).isEmpty();
        pass(Duration.ofSeconds(4));
        assertThat(directory.byKey("k")).isEmpty();
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(2));
        answer = () -> Optional.of(grant());
        assertThat(directory.byKey("k")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "KEY, k, true",
        "KEY, other, false",
        "USER, u, true",
        "USER, other, false",
        "TEAM, t, true",
        "TEAM, other, false",
        "TEAM_MEMBER, t/u, true",
        "TEAM_MEMBER, t/other, false",
        "ORGANIZATION, o, true",
        "ORGANIZATION, other, false",
        "BUDGET, bk, true",
        "BUDGET, bm, true",
        "BUDGET, bo, true",
        "BUDGET, other, false",
        "MODEL, k, false",
        "CUSTOMER, k, false",
    })
    void aChangeMakesWhatDependsOnItForgotten(Kind kind, String id, boolean forgotten) {
        directory.byKey("k");
        directory.changed(kind, id);
        directory.byKey("k");
        assertThat(asked).hasValue(forgotten ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "USER, u, true",
        "USER, other, false",
        "TEAM, t, true",
        "TEAM_MEMBER, t/u, true",
        "ORGANIZATION, o, true",
        "BUDGET, bm, true",
        "KEY, k, false",
    })
    void whatATokensHolderMayIsRememberedAndForgottenAsKeysAre(
            Kind kind, String id, boolean forgotten) {
        Identity who = new Identity("t", "u", "");
        directory.byIdentity(who);
        directory.byIdentity(new Identity("t", "u", ""));
        assertThat(asked).hasValue(1);
        directory.changed(kind, id);
        directory.byIdentity(who);
        assertThat(asked).hasValue(forgotten ? 2 : 1);
    }

    @Test
    void customersAndTagsAreForgottenToo() {
        directory.customer("c");
        directory.tag("t");
        directory.changed(Kind.CUSTOMER, "c");
        directory.changed(Kind.TAG, "t");
        directory.customer("c");
        directory.tag("t");
        assertThat(asked).hasValue(4);
        directory.changed(Kind.BUDGET, "b");
        directory.customer("c");
        directory.tag("t");
        assertThat(asked).hasValue(5);
        directory.anyChanged();
        directory.customer("c");
        directory.tag("t");
        assertThat(asked).hasValue(7);
    }

    @Test
    void aKnownKeyWorksOnWhileTheDatabaseIsAway() {
        directory.byKey("k");
        pass(Duration.ofMinutes(30));
        away();
        assertThat(directory.byKey("k")).isPresent();
        pass(Duration.ofMinutes(31));
        assertThatThrownBy(() -> directory.byKey("k"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.Unavailable.class));
    }

    @Test
    void aForgottenKeyDoesNotWorkWhileTheDatabaseIsAway() {
        directory.byKey("k");
        away();
        directory.changed(Kind.KEY, "k");
        assertThatThrownBy(() -> directory.byKey("k")).isInstanceOf(FailureException.class);
    }

    @Test
    void aDatabaseThatFailsIsLeftAloneForAMoment() {
        away();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> directory.byKey("k")).isInstanceOf(FailureException.class);
        }
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(2));
        answer = () -> Optional.of(grant());
        assertThat(directory.byKey("k")).isPresent();
        assertThat(directory.byKey("other")).isPresent();
    }

    @Test
    void nobodyWaitsLongerThanTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        answer = () -> await(never);
        long start = System.nanoTime();
        assertThatThrownBy(() -> directory.byKey("k")).isInstanceOf(FailureException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        never.countDown();
    }

    private static Optional<Grant> await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(grant());
    }

    @Test
    void manyWhoAskForTheSameShareOneLookUp() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        answer = () -> await(go);
        Callable<Boolean> look = () -> directory.byKey("k").isPresent();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all =
                    IntStream.range(0, 50).mapToObj(i -> threads.submit(look)).toList();
            Eventually.get(asked::get, count -> count > 0, Duration.ofSeconds(5));
            go.countDown();
            for (Future<Boolean> each : all) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatWasReadBeforeAChangeIsNotKept() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        answer = () -> await(go);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> early = threads.submit(() -> directory.byKey("k").isPresent());
            Eventually.get(asked::get, count -> count > 0, Duration.ofSeconds(5));
            directory.changed(Kind.KEY, "k");
            answer = Optional::empty;
            go.countDown();
            assertThat(early.get()).isTrue();
        }
        assertThat(directory.byKey("k")).isEmpty();
    }

    @Test
    void aFaultOfTheGatewayIsNoAbsence() {
        answer =
                () -> {
                    throw new IllegalStateException("bug");
                };
        assertThatThrownBy(() -> directory.byKey("k"))
                .isNotInstanceOf(FailureException.class)
                .hasRootCauseMessage("bug");
    }
}
