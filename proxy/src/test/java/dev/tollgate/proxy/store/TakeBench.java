package dev.tollgate.proxy.store;

import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.Shared.Claim;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What {@code take} costs: latency by callers at once, and CPU of this process. Prints a line each;
 * its arguments are numbers of callers.
 */
final class TakeBench {

    private static final int ROUNDS = 5_000;
    private static final long BUDGET = Duration.ofSeconds(5).toNanos();

    private TakeBench() {}

    public static void main(String[] callers) throws InterruptedException {
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkeys.calm(server.settings())) {
            measure(valkey.shared(), 8);
            for (String count : callers) {
                System.out.println(measure(valkey.shared(), Integer.parseInt(count)));
            }
        }
    }

    private static String measure(Shared shared, int callers) throws InterruptedException {
        long[] took = new long[callers * ROUNDS];
        CountDownLatch ended = new CountDownLatch(callers);
        long cpu = cpu();
        long began = System.nanoTime();
        for (int caller = 0; caller < callers; caller++) {
            int from = caller * ROUNDS;
            Thread.startVirtualThread(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    long begin = System.nanoTime();
                    shared.take(claims(), BUDGET);
                    took[from + round] = System.nanoTime() - begin;
                }
                ended.countDown();
            });
        }
        ended.await();
        long all = System.nanoTime() - began;
        Arrays.sort(took);
        return String.format(
                Locale.ROOT,
                "%d callers: p50 %d µs, p99 %d µs, %d/s, CPU %d µs each",
                callers,
                took[took.length / 2] / 1000,
                took[took.length * 99 / 100] / 1000,
                took.length * 1_000_000_000L / all,
                (cpu() - cpu) / 1000 / took.length);
    }

    /** A key of 300, and one of its models. */
    private static List<Claim> claims() {
        int key = ThreadLocalRandom.current().nextInt(300);
        long dayEnds = System.currentTimeMillis() / 86_400_000 * 86_400_000 + 86_400_000;
        return List.of(
                new Claim(
                        "k" + key + "/m",
                        Valkeys.limits(1_000_000, 1_000_000_000, -1, -1),
                        100,
                        dayEnds),
                new Claim("key k" + key, Valkeys.limits(1_000_000, -1, -1, -1), 100, dayEnds));
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
