package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BacklogTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicBoolean busy = new AtomicBoolean();
    private final Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();

    /** Processors that have no time while they are busy. */
    private final Executor threads =
            task -> {
                if (busy.get()) {
                    waiting.add(task);
                    return;
                }
                task.run();
            };

    @Test
    void requestsAreRefusedWhileThreadsWaitForAProcessor() {
        AtomicBoolean crowded = new AtomicBoolean(true);
        try (Backlog backlog = new Backlog(() -> Duration.ofMillis(50), threads, crowded::get)) {
            backlog.start();
            assertThat(backlog.getAsBoolean()).isFalse();
            busy.set(true);
            assertThat(Eventually.get(backlog::getAsBoolean, refused -> refused, SOON)).isTrue();
            busy.set(false);
            new ArrayDeque<>(waiting).forEach(Runnable::run);
            // of a thousand none
            assertThat(Eventually.get(() -> refusals(backlog), none -> none == 0, SOON)).isZero();
        }
    }

    @Test
    void fewThatWaitAreNoOverload() {
        busy.set(true);
        try (Backlog backlog = new Backlog(() -> Duration.ofMillis(50), threads, () -> false)) {
            backlog.start();
            assertThat(Eventually.get(waiting::size, size -> size > 0, SOON)).isPositive();
            assertThat(Eventually.get(backlog::getAsBoolean, no -> no, Duration.ofMillis(400)))
                    .isFalse();
        }
    }

    private static long refusals(Backlog backlog) {
        long refused = 0;
        for (int i = 0; i < 1000; i++) {
            refused += backlog.getAsBoolean() ? 1 : 0;
        }
        return refused;
    }
}
