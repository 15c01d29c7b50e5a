package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AffinityTest {

    private static final int MANY = 40;
    private static final Duration KEEP = Duration.ofMinutes(10);

    private final TestClock clock = new TestClock("2026-03-01T12:00:00Z");
    private final States states = new States();
    private final Random random = new Random(5);

    /** A request with something that others may have in common with it. */
    static final class Asked extends PlainRequest {

        private final Optional<String> session;
        private final List<Long> prefixes;
        private final String caller;

        Asked(Optional<String> session, List<Long> prefixes, String caller) {
            super("m");
            this.session = session;
            this.prefixes = prefixes;
            this.caller = caller;
        }

        @Override
        public Optional<String> session() {
            return session;
        }

        @Override
        public List<Long> cachedPrefixes() {
            return prefixes;
        }

        @Override
        public String caller() {
            return caller;
        }

        static Asked session(String id) {
            return new Asked(Optional.of(id), List.of(), "anybody");
        }

        static Asked prompt(Long... prefixes) {
            return new Asked(Optional.empty(), List.of(prefixes), "anybody");
        }

        static Asked by(String caller) {
            return new Asked(Optional.empty(), List.of(), caller);
        }
    }

    static Stream<Arguments> alike() {
        return Stream.of(
                Arguments.of("session_affinity", Asked.session("s"), Asked.session("s"), KEEP),
                Arguments.of(
                        "prompt_caching",
                        Asked.prompt(7L),
                        Asked.prompt(7L),
                        Duration.ofMinutes(5)),
                Arguments.of(
                        "prompt_caching",
                        Asked.prompt(7L, 3L),
                        Asked.prompt(9L, 8L, 7L, 3L),
                        Duration.ofMinutes(5)),
                Arguments.of("deployment_affinity", Asked.by("me"), Asked.by("me"), KEEP));
    }

    @ParameterizedTest
    @MethodSource("alike")
    void whatBelongsTogetherStaysTogetherForItsTime(
            String check, Asked first, Asked next, Duration keep) {
        Router router = router(check);
        String last = serve(router, first);

        clock.advance(keep.minusSeconds(1));
        assertThat(ids(router, next)).containsOnly(last);
        clock.advance(keep);
        assertThat(ids(router, next)).hasSizeGreaterThan(5);
    }

    static Stream<Arguments> different() {
        return Stream.of(
                Arguments.of("session_affinity", Asked.session("s"), Asked.session("t")),
                Arguments.of("session_affinity", Asked.by("me"), Asked.by("me")),
                Arguments.of("prompt_caching", Asked.prompt(7L), Asked.prompt(8L)),
                Arguments.of("prompt_caching", Asked.prompt(7L, 3L), Asked.prompt(9L, 3L)),
                Arguments.of("deployment_affinity", Asked.by("me"), Asked.by("you")),
                Arguments.of("deployment_affinity", Asked.by(""), Asked.by("")),
                Arguments.of("none", Asked.session("s"), Asked.session("s")));
    }

    @ParameterizedTest
    @MethodSource("different")
    void whatDoesNotBelongTogetherIsSpread(String check, Asked first, Asked next) {
        Router router = router(check);
        serve(router, first);

        assertThat(ids(router, next)).hasSizeGreaterThan(5);
    }

    @Test
    void closedOneIsLeftAndTheNextOneKept() {
        Router router = router("session_affinity");
        Asked request = Asked.session("s");
        String first = serve(router, request);
        long until = clock.millis() + 60_000;
        states.of(new Target(deployment(first), "x"))
                .close(new Closure(Closure.Reason.COOLDOWN, until, Optional.empty()));
        String second = serve(router, request);

        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofMinutes(2));
        assertThat(ids(router, request)).containsOnly(second);
    }

    @Test
    void whoHasFailedThisRequestIsNotPreferred() {
        Router router = router("session_affinity");
        Asked request = Asked.session("s");
        String first = serve(router, request);
        Selection selection = router.select("m", request).orElseThrow();

        assertThat(id(selection.next())).isEqualTo(first);
        assertThat(id(selection.next())).isNotEqualTo(first);
    }

    @Test
    void affinityOutlivesTheConfiguration() {
        String first = serve(router("session_affinity"), Asked.session("s"));

        assertThat(ids(router("session_affinity"), Asked.session("s"))).containsOnly(first);
    }

    @Test
    void onlySoManyAreRemembered() {
        Affinities affinities = new Affinities();
        DeploymentState state = states.of(new Target(deployment("d0"), "x"));
        for (long hash = 0; hash < 50_010; hash++) {
            affinities.put(hash, state, 1);
            affinities.get(0, 0);
        }

        assertThat(affinities.size()).isEqualTo(50_000);
        assertThat(affinities.get(0, 0)).isSameAs(state);
        assertThat(affinities.get(1, 0)).isNull();
        assertThat(affinities.get(50_009, 0)).isSameAs(state);
    }

    private static String serve(Router router, Asked request) {
        Reservation reservation = router.select("m", request).orElseThrow().next();
        reservation.answered(new Learner.Answered(Usage.NONE, KEEP, KEEP, Map.of()));
        return id(reservation);
    }

    /** Where the next ones would go, without being answered. */
    private static Set<String> ids(Router router, Asked request) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> router.select("m", request).orElseThrow().next())
                .map(AffinityTest::id)
                .collect(Collectors.toSet());
    }

    private static String id(Reservation reservation) {
        return reservation.target().deployment().id();
    }

    private Router router(String... checks) {
        List<Deployment> all = IntStream.range(0, 20).mapToObj(i -> deployment("d" + i)).toList();
        return new Router(
                all,
                TestSettings.checks(KEEP, checks),
                new Router.Parts(states, _ -> ModelFacts.UNKNOWN, Shared.NOBODY, clock, random));
    }

    private static Deployment deployment(String id) {
        return TestDeployments.named(id, "m", "x");
    }
}
