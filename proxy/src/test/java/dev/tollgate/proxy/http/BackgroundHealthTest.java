package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.dialect.ResponseStore;
import dev.tollgate.proxy.dialect.ResponsesDialect;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.provider.Stamp;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import dev.tollgate.proxy.routing.States;
import dev.tollgate.proxy.upstream.HttpUpstream;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of several gateways one checks, and the others know what it found. */
class BackgroundHealthTest {

    private static final String YAML =
            """
            model_list:
              - {model_name: g, litellm_params: {model: openai/good, api_base: BASE, api_key: k}, model_info: {id: good}}
              - {model_name: g, litellm_params: {model: "openai/[[error 500]]", api_base: BASE, api_key: k}, model_info: {id: ill}}
            general_settings:
              background_health_checks: true
              enable_health_check_routing: true
              use_shared_health_check: true
              health_check_interval: 300
            """;

    private final FakeProvider vendor = new FakeProvider(0);
    private final Upstream upstream = new HttpUpstream(UpstreamSettings.DEFAULT);
    private final TestClock clock = new TestClock("2026-03-02T10:00:00Z");
    private final SharedValues values = new Values();
    private final Node one = new Node();
    private final Node other = new Node();

    @AfterEach
    void stop() {
        vendor.close();
        upstream.close();
    }

    @Test
    void oneChecksForAll() {
        round();
        waitFor(2);

        pass(Duration.ofSeconds(6));

        assertThat(one.closed()).containsExactly("ill");
        assertThat(other.closed()).containsExactly("ill");
        assertThat(vendor.requests()).hasSize(2);
    }

    @Test
    void anotherGoesOnWhereTheOneHasStopped() {
        round();
        waitFor(2);
        pass(Duration.ofSeconds(6));
        pass(Duration.ofSeconds(6));

        clock.advance(Duration.ofSeconds(200));
        other.tick();
        assertThat(vendor.requests()).as("nothing is due yet").hasSize(2);

        clock.advance(Duration.ofSeconds(150));
        other.tick();
        waitFor(4);
        assertThat(other.closed()).containsExactly("ill");
    }

    @Test
    void restartedOneKnowsWhatWasFound() {
        round();
        waitFor(2);
        pass(Duration.ofSeconds(6));
        clock.advance(Duration.ofSeconds(100));

        Node restarted = new Node();
        restarted.tick();
        clock.advance(Duration.ofSeconds(6));
        restarted.tick();

        assertThat(restarted.closed()).containsExactly("ill");
        assertThat(vendor.requests()).hasSize(2);
    }

    /** Each is due somewhere in the first second. */
    private void round() {
        one.tick();
        other.tick();
        pass(Duration.ofSeconds(1));
    }

    private void pass(Duration time) {
        clock.advance(time);
        one.tick();
        other.tick();
    }

    private void waitFor(int checks) {
        Duration limit = Duration.ofSeconds(8);
        assertThat(Eventually.get(() -> vendor.requests().size(), n -> n == checks, limit))
                .isEqualTo(checks);
        Eventually.get(
                () -> one.checks.history().size() + other.checks.history().size(),
                n -> n >= checks,
                limit);
    }

    /** A gateway, as far as health goes. */
    private final class Node {

        private final Snapshot snapshot =
                Gateways.snapshot(
                        YAML.replace("BASE", vendor.url() + "/v1"),
                        new Router.Parts(
                                new States(),
                                _ -> ModelFacts.UNKNOWN,
                                Shared.NOBODY,
                                clock,
                                new Random(1)));
        private final HealthChecks checks =
                new HealthChecks(new Prober(upstream::call, carriages()));
        private final BackgroundHealth background =
                new BackgroundHealth(() -> snapshot, checks, values);

        void tick() {
            background.tick(snapshot);
        }

        List<String> closed() {
            return HealthSubject.of(snapshot.router()).stream()
                    .filter(subject -> subject.standing().closed().isPresent())
                    .map(HealthSubject::id)
                    .toList();
        }

        private static Carriages carriages() {
            Stamp stamp = Stamp.of(Clock.systemUTC());
            return new Carriages(
                    Map.of(),
                    new ResponsesDialect(stamp),
                    new ResponseStore(ResponseStore.Limits.DEFAULT, stamp));
        }
    }

    /** What the gateways share, in this process. */
    private final class Values implements SharedValues {

        private final Map<String, Long> locks = new HashMap<>();
        private final Map<String, String> kept = new HashMap<>();

        @Override
        public boolean lock(String name, Duration lease) {
            boolean free = locks.getOrDefault(name, 0L) <= clock.millis();
            if (free) {
                locks.put(name, clock.millis() + lease.toMillis());
            }
            return free;
        }

        @Override
        public void put(String name, String value, Duration keep) {
            kept.put(name, value);
        }

        @Override
        public Optional<String> get(String name) {
            return Optional.ofNullable(kept.get(name));
        }
    }
}
