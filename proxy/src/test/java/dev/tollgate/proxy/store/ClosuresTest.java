package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.Closure.Reason;
import dev.tollgate.proxy.routing.Shared.Closed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import redis.clients.jedis.Jedis;

/** What one gateway closes, the others hear of. */
@Execution(ExecutionMode.CONCURRENT)
class ClosuresTest {

    private final long now = System.currentTimeMillis();
    private final ValkeyServer server = ValkeyServer.start();
    private final Valkey one = Valkeys.calm(server.settings());
    private final Valkey other = Valkeys.calm(server.settings());
    private final List<Closed> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        one.close();
        other.close();
        server.close();
    }

    @Test
    void closureReachesTheOthersSoonAndWhole() {
        other.shared().onClosed(heard::add);
        Closure quota =
                new Closure(Reason.DAY_QUOTA, now + 60_000, Optional.of(ErrorClass.RATE_LIMIT));
        Closure cooldown = new Closure(Reason.COOLDOWN, now + 5_000, Optional.empty());
        one.shared().closed("key|a/b", quota);
        one.shared().closed("c", cooldown);
        assertThat(heardOf(2))
                .containsExactlyInAnyOrder(new Closed("key|a/b", quota), new Closed("c", cooldown));
    }

    @Test
    void nobodyHearsOfHisOwn() {
        List<Closed> own = new CopyOnWriteArrayList<>();
        one.shared().onClosed(own::add);
        other.shared().onClosed(heard::add);
        one.shared().closed("a", closed(60_000));
        heardOf(1);
        other.shared().closed("b", closed(60_000));
        Eventually.get(own::size, size -> size > 0, Duration.ofSeconds(5));
        assertThat(own).containsExactly(new Closed("b", closed(60_000)));
    }

    @Test
    void longestClosureIsKept() {
        one.shared().closed("a", closed(60_000));
        one.shared().closed("a", closed(1_000));
        one.shared().closed("end", closed(1_000));
        other.shared().onClosed(heard::add);
        assertThat(heardOf(2))
                .containsExactlyInAnyOrder(
                        new Closed("a", closed(60_000)), new Closed("end", closed(1_000)));
    }

    @Test
    void gatewayThatStartsLaterLearnsWhatIsClosed() {
        one.shared().closed("a", closed(60_000));
        other.shared().onClosed(heard::add);
        heardOf(1);
        try (Valkey third = Valkeys.calm(server.settings())) {
            heard.clear();
            third.shared().onClosed(heard::add);
            assertThat(heardOf(1)).containsExactly(new Closed("a", closed(60_000)));
        }
    }

    @Test
    void whatHasPassedIsRemoved() {
        other.shared().onClosed(heard::add);
        one.shared().closed("passed", closed(-1));
        heardOf(1);
        one.shared().closed("next", closed(60_000));
        heardOf(2);
        try (Jedis client = server.client()) {
            assertThat(client.hkeys("tollgate:{closed}:closures")).containsExactly("next");
            assertThat(client.zrange("tollgate:{closed}:changes", 0, -1)).containsExactly("next");
        }
    }

    @Test
    void serverThatHasLostEverythingTellsNewClosures() {
        other.shared().onClosed(heard::add);
        one.shared().closed("a", closed(60_000));
        one.shared().closed("b", closed(60_000));
        heardOf(2);
        try (Jedis client = server.client()) {
            client.flushAll();
        }
        one.shared().closed("c", closed(60_000));
        assertThat(heardOf(3)).contains(new Closed("c", closed(60_000)));
    }

    private Closure closed(long forMillis) {
        return new Closure(Reason.COOLDOWN, now + forMillis, Optional.empty());
    }

    private List<Closed> heardOf(int count) {
        return Eventually.get(() -> heard, seen -> seen.size() >= count, Duration.ofSeconds(10));
    }
}
