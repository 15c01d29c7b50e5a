package dev.tollgate.proxy.store;

import static dev.tollgate.proxy.store.Valkeys.PATIENT;
import static dev.tollgate.proxy.store.Valkeys.rpm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.routing.Shared.Answer;
import dev.tollgate.proxy.routing.Shared.Answer.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server that is frozen, gone or not there yet changes nothing but precision. */
class FrozenValkeyTest {

    private static final long BUDGET = Duration.ofMillis(40).toNanos();
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void questionEndsWithItsBudget() {
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkeys.calm(server.settings())) {
            server.freeze();
            assertThat(shortest(valkey, 1))
                    .isBetween(Duration.ofNanos(BUDGET), Duration.ofMillis(50));
        }
    }

    @Test
    void frozenServerCostsNothingSoonAndIsExactAgainLater() {
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkey.open(server.settings())) {
            assertThat(eventually(valkey, 1)).isIn(Kind.TAKEN, Kind.FULL);
            server.freeze();
            Eventually.get(valkey::up, up -> !up, SOON);
            assertThat(shortest(valkey, 1000)).isLessThan(Duration.ofMillis(20));
            server.thaw();
            Eventually.get(valkey::up, up -> up, SOON);
            assertThat(eventually(valkey, 1)).isEqualTo(Kind.FULL);
        }
    }

    /**
     * How long so many questions take that nobody answers; of some tries, for the machine is busy.
     */
    private static Duration shortest(Valkey valkey, int questions) {
        Duration shortest = SOON;
        for (int attempt = 0; attempt < 5; attempt++) {
            Duration all = Duration.ZERO;
            for (int i = 0; i < questions; i++) {
                all = all.plus(took(valkey, BUDGET, Answer.ALONE));
            }
            shortest = all.compareTo(shortest) < 0 ? all : shortest;
        }
        return shortest;
    }

    /** How long a question takes that is answered so. */
    private static Duration took(Valkey valkey, long budget, Answer expected) {
        long began = System.nanoTime();
        Answer answer = valkey.shared().take(List.of(rpm("a", 10)), budget);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(answer).isEqualTo(expected);
        return took;
    }

    @Test
    void silenceIsNoticedBeforeAnybodyAsks() {
        try (ValkeyServer server = ValkeyServer.start();
                Valkey valkey = Valkey.open(server.settings())) {
            server.freeze();
            assertThat(Eventually.get(valkey::up, up -> !up, SOON)).isFalse();
        }
    }

    @Test
    void serverThatNeverAnswersStopsNoStart() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ValkeySettings settings = at(silent.getLocalPort());
            try (Valkey valkey = Valkey.open(settings)) {
                assertThat(shortest(valkey, 1)).isLessThan(Duration.ofMillis(20));
            }
        }
    }

    @Test
    void serverThatComesLaterIsFound() {
        int port = ValkeyServer.freePort();
        try (Valkey valkey = Valkeys.calm(at(port))) {
            assertThat(valkey.up()).isFalse();
            assertThat(valkey.shared().take(List.of(rpm("a", 10)), BUDGET)).isEqualTo(Answer.ALONE);
            try (ValkeyServer server = ValkeyServer.start(port)) {
                assertThat(Eventually.get(valkey::up, up -> up, SOON)).isTrue();
                assertThat(eventually(valkey, 1)).isEqualTo(Kind.TAKEN);
                assertThat(server.port()).isEqualTo(port);
            }
            assertThat(Eventually.get(valkey::up, up -> !up, SOON)).isFalse();
        }
    }

    private static ValkeySettings at(int port) {
        return new ValkeySettings(
                new ValkeySettings.Server(new ValkeySettings.Address("127.0.0.1", port)),
                Optional.empty(),
                Optional.empty(),
                0,
                false);
    }

    /** The first answer by the server: a busy machine may make it seem silent for a moment. */
    private static Kind eventually(Valkey valkey, long limit) {
        return Eventually.get(
                () -> valkey.shared().take(List.of(rpm("a", limit)), PATIENT).kind(),
                kind -> kind != Kind.ALONE,
                SOON);
    }
}
