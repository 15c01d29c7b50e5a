package dev.tollgate.proxy.store;

import static dev.tollgate.proxy.store.Valkeys.PATIENT;
import static dev.tollgate.proxy.store.Valkeys.limits;
import static dev.tollgate.proxy.store.Valkeys.rpm;
import static dev.tollgate.proxy.store.Valkeys.tpm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.Shared.Answer;
import dev.tollgate.proxy.routing.Shared.Answer.Kind;
import dev.tollgate.proxy.routing.Shared.Claim;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** Counters over several gateways are exact. */
class ValkeySharedTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final ValkeyServer SERVER = ValkeyServer.start();
    private static final Valkey ONE = Valkeys.calm(SERVER.settings());
    private static final Valkey OTHER = Valkeys.calm(SERVER.settings());

    @AfterAll
    static void stop() {
        ONE.close();
        OTHER.close();
        SERVER.close();
    }

    @BeforeEach
    void forget() {
        try (Jedis client = SERVER.client()) {
            client.flushAll();
        }
    }

    /** What becomes of one request after the other, with their tokens. */
    @ParameterizedTest
    @CsvSource({
        // rpm tpm rpd tpd, tokens of each, expected: Taken, Full, too Large for what is left
        "2 -1 -1 -1, 5 5 5 5, TTFF",
        "0 -1 -1 -1, 5, F",
        "-1 10 -1 -1, 4 4 4 2 1, TTLTF",
        "-1 10 -1 -1, 50 1, TF",
        "-1 0 -1 -1, 1, F",
        "-1 -1 2 -1, 5 5 5, TTF",
        "-1 -1 -1 10, 4 4 4 2 1, TTLTF",
        "9 9 9 1, 1 1, TF",
        "-1 -1 -1 -1, 9 9 9, TTT",
    })
    void limitsRefuse(String limits, String tokens, String expected) {
        long[] each = Stream.of(limits.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        long dayEnds = System.currentTimeMillis() + DAY;
        StringBuilder seen = new StringBuilder();
        for (String count : tokens.split(" ", -1)) {
            Claim claim =
                    new Claim(
                            "a",
                            limits(each[0], each[1], each[2], each[3]),
                            Long.parseLong(count),
                            dayEnds);
            // turn by turn, so that it makes no difference who asks
            Answer answer =
                    (seen.length() % 2 == 0 ? ONE : OTHER).shared().take(List.of(claim), PATIENT);
            seen.append(letter(answer, claim));
        }
        assertThat(seen).hasToString(expected);
    }

    private static char letter(Answer answer, Claim claim) {
        if (answer.kind() == Kind.TAKEN) {
            return 'T';
        }
        boolean ofDay = claim.limits().rpd().isPresent() || claim.limits().tpd().isPresent();
        if (answer.fullUntil() == 0) {
            return 'L';
        }
        long now = System.currentTimeMillis();
        boolean right =
                ofDay
                        ? answer.fullUntil() == claim.dayEnds()
                        : answer.fullUntil() > now + 50_000 && answer.fullUntil() <= now + 61_000;
        return right ? 'F' : '?';
    }

    @Test
    void withoutDayOnlyTheMinuteCounts() {
        Claim claim = new Claim("a", limits(9, -1, 1, 1), 5, 0);
        assertThat(take(ONE, claim, claim).kind()).isEqualTo(Kind.TAKEN);
        assertThat(take(ONE, claim).kind()).isEqualTo(Kind.TAKEN);
    }

    @Test
    void refusedRequestIsCountedNowhere() {
        assertThat(take(ONE, rpm("full", 1)).kind()).isEqualTo(Kind.TAKEN);
        Answer refused = take(OTHER, rpm("free", 1), rpm("full", 1));
        assertThat(refused.kind()).isEqualTo(Kind.FULL);
        assertThat(refused.scope()).isEqualTo(1);
        assertThat(take(OTHER, rpm("free", 1)).kind()).isEqualTo(Kind.TAKEN);
    }

    @Test
    void settledTokensCountForAll() {
        Claim claim = tpm("a", 100, 90);
        Answer first = take(ONE, claim);
        assertThat(take(OTHER, claim).kind()).isEqualTo(Kind.FULL);
        ONE.shared().settle(List.of(claim), first.at(), -80);
        assertThat(eventuallyTaken(claim)).isEqualTo(Kind.TAKEN);
        assertThat(take(OTHER, tpm("a", 100, 1)).kind()).isEqualTo(Kind.FULL);
    }

    @Test
    void settledTokensOfADayCountForAll() {
        long dayEnds = System.currentTimeMillis() + DAY;
        Claim claim = new Claim("a", limits(-1, -1, -1, 100), 90, dayEnds);
        Answer first = take(ONE, claim);
        ONE.shared().settle(List.of(claim), first.at(), -80);
        assertThat(eventuallyTaken(claim)).isEqualTo(Kind.TAKEN);
    }

    @Test
    void whatTheServerHasLostIsNotTakenBack() {
        Claim claim = tpm("a", 100, 90);
        Answer lost = take(ONE, claim);
        forget();
        take(ONE, tpm("a", 100, 10));
        ONE.shared().settle(List.of(claim), lost.at(), -90);
        // told before, so done before
        Eventually.get(() -> minute("a").get("tokens"), "0"::equals, Duration.ofSeconds(5));
        assertThat(minute("a").get("tokens")).isEqualTo("0");
    }

    private static Kind eventuallyTaken(Claim claim) {
        return Eventually.get(
                () -> take(OTHER, claim).kind(), Kind.TAKEN::equals, Duration.ofSeconds(10));
    }

    /** Requests by their age in seconds, a limit, and after how many seconds there is room. */
    @ParameterizedTest
    @CsvSource({
        "60:1, 1, 1",
        "61:1, 1, 0",
        "90:5, 1, 0",
        "60:1 30:1, 2, 1",
        "60:1 30:1, 1, 31",
        "59:3 58:1 0:1, 2, 3",
        "40:1 20:2 10:1, 2, 41",
        "5:5, 0, 61",
    })
    void roomIsThereWhenTheMinuteHasPassed(String used, long limit, long seconds) {
        long now = used(used);
        Answer answer = take(ONE, rpm("a", limit));
        if (seconds == 0) {
            assertThat(answer.kind()).isEqualTo(Kind.TAKEN);
            return;
        }
        assertThat(answer.kind()).isEqualTo(Kind.FULL);
        // a whole second of the server's clock
        assertThat(answer.fullUntil())
                .isBetween((now + seconds) * 1000 - 50, (now + seconds) * 1000 + 50);
    }

    /** Writes what earlier requests have left; returns the server's second. */
    private static long used(String requests) {
        try (Jedis client = SERVER.client()) {
            long now = secondThatHasJustBegun(client);
            Map<String, String> fields = new HashMap<>();
            long sum = 0;
            long latest = 0;
            for (String one : requests.split(" ", -1)) {
                String[] parts = one.split(":", 2);
                long second = now - Long.parseLong(parts[0]);
                fields.put("r" + second % 61, parts[1]);
                sum += Long.parseLong(parts[1]);
                latest = Math.max(latest, second);
            }
            fields.put("second", String.valueOf(latest));
            fields.put("requests", String.valueOf(sum));
            client.hset("tollgate:{use}:minute:a", fields);
            return now;
        }
    }

    /** So that the test ends within it. */
    private static long secondThatHasJustBegun(Jedis client) {
        List<String> time =
                Eventually.get(
                        client::time,
                        now -> Long.parseLong(now.get(1)) < 300_000,
                        Duration.ofSeconds(5));
        return Long.parseLong(time.getFirst());
    }

    @Test
    void clockThatWentFarBackDoesNotLock() {
        try (Jedis client = SERVER.client()) {
            String future = String.valueOf(secondThatHasJustBegun(client) + 3600);
            Map<String, String> full = Map.of("second", future, "requests", "5", "r1", "5");
            client.hset("tollgate:{use}:minute:a", full);
        }
        assertThat(take(ONE, rpm("a", 1)).kind()).isEqualTo(Kind.TAKEN);
    }

    @Test
    void keysExpire() {
        long dayEnds = System.currentTimeMillis() + DAY;
        take(ONE, new Claim("a", limits(1, -1, 1, -1), 1, dayEnds));
        try (Jedis client = SERVER.client()) {
            assertThat(client.keys("*"))
                    .containsExactlyInAnyOrder(
                            "tollgate:{use}:minute:a", "tollgate:{use}:day:" + dayEnds + ":a");
            assertThat(client.ttl("tollgate:{use}:minute:a")).isBetween(60L, 70L);
            assertThat(client.pttl("tollgate:{use}:day:" + dayEnds + ":a"))
                    .isBetween(DAY - 60_000, DAY);
        }
    }

    @Test
    void exactlyTheLimitIsTakenByThreeGatewaysAtOnce() throws Exception {
        try (Valkey third = Valkeys.calm(SERVER.settings());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Kind>> all = new ArrayList<>();
            for (Valkey gateway : List.of(ONE, OTHER, third)) {
                for (int thread = 0; thread < 16 * 10; thread++) {
                    all.add(() -> take(gateway, rpm("model", 100), rpm("key", 1000)).kind());
                }
            }
            int taken = 0;
            for (Future<Kind> one : threads.invokeAll(all)) {
                taken += one.get() == Kind.TAKEN ? 1 : 0;
            }
            assertThat(taken).isEqualTo(100);
            assertThat(minute("key")).containsEntry("requests", "100");
        }
    }

    @Test
    void serverThatHasForgottenTheScriptsIsTaughtAgain() {
        try (Jedis client = SERVER.client()) {
            client.scriptFlush();
        }
        assertThat(take(ONE, rpm("a", 1)).kind()).isEqualTo(Kind.TAKEN);
        assertThat(take(OTHER, rpm("a", 1)).kind()).isEqualTo(Kind.FULL);
    }

    @Test
    void nothingIsAskedWithoutTimeLeft() {
        assertThat(ONE.shared().take(List.of(rpm("a", 1)), 0)).isEqualTo(Answer.ALONE);
        assertThat(minute("a")).isEmpty();
    }

    private static Map<String, String> minute(String id) {
        try (Jedis client = SERVER.client()) {
            return client.hgetAll("tollgate:{use}:minute:" + id);
        }
    }

    private static Answer take(Valkey gateway, Claim... claims) {
        Shared shared = gateway.shared();
        return shared.take(Arrays.asList(claims), PATIENT);
    }

    @Test
    void spendingIsSummedUpUntilItsPeriodEnds() {
        Money cent = Money.ofDollars(new BigDecimal("0.01"));
        List<Shared.Total> told = new CopyOnWriteArrayList<>();
        for (Valkey gateway : List.of(ONE, OTHER, ONE)) {
            int before = told.size();
            gateway.shared().spent("provider:openai", cent, Duration.ofMinutes(5), told::add);
            Eventually.get(told::size, size -> size > before, Duration.ofSeconds(10));
        }

        assertThat(told)
                .extracting(Shared.Total::spent)
                .containsExactly(cent, cent.plus(cent), cent.plus(cent).plus(cent));
        assertThat(told.getLast().left()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    }
}
