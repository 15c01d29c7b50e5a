package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {

    private static final Deployment.Parameters PLAIN =
            new Deployment.Parameters(
                    Json.object(),
                    false,
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    Json.object(),
                    Optional.empty(),
                    Timeouts.DEFAULT,
                    Timeouts.DEFAULT,
                    Set.of());

    private final Random random = new Random(7);

    @Test
    void exactNameWinsOverPatterns() {
        Router router = router(of("a", "*", "*"), of("b", "gpt-4o", "gpt-4o-mini"));

        assertThat(router.targets("gpt-4o"))
                .extracting(Target::model)
                .containsExactly("gpt-4o-mini");
    }

    @Test
    void patternWithTheLongestFixedPartWins() {
        Router router =
                router(of("a", "*", "*"), of("b", "openai/*", "*"), of("c", "openai/gpt*", "gpt*"));

        assertThat(router.targets("openai/gpt-5"))
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.deployment().id()).isEqualTo("c");
                    assertThat(target.model()).isEqualTo("gpt-5");
                });
        assertThat(router.targets("openai/o3")).extracting(Target::model).containsExactly("o3");
    }

    @Test
    void unknownNameHasNoTargetsAndNearNames() {
        Router router = router(of("a", "gpt-4o", "x"), of("b", "claude", "y"));

        assertThat(router.targets("gpt-40")).isEmpty();
        assertThat(router.nearest("gpt-40")).containsExactly("gpt-4o");
        assertThat(router.nearest("something-else-entirely")).isEmpty();
    }

    @Test
    void aliasLeadsToItsGroup() {
        RoutingSettings plain = RoutingSettings.DEFAULT;
        RoutingSettings settings =
                new RoutingSettings(
                        plain.strategy(),
                        Map.of("gpt-4", new RoutingSettings.Alias("gpt-4o", true)),
                        Map.of("old", "gpt-4"),
                        plain.retries(),
                        plain.fallbacks());
        Router router = new Router(List.of(of("a", "gpt-4o", "x")), settings, random::nextDouble);

        assertThat(router.targets("gpt-4")).extracting(Target::model).containsExactly("x");
        assertThat(router.targets("old")).extracting(Target::model).containsExactly("x");
    }

    @Test
    void deploymentIsFoundByItsId() {
        Router router = router(of("a", "gpt-4o", "x"), of("b", "gpt-4o", "y"));

        assertThat(router.targets("b")).extracting(Target::model).containsExactly("y");
    }

    @Test
    void lowerOrderComesFirst() {
        Router router = router(with("late", 2, 100), with("early", 1, 1));

        for (int i = 0; i < 20; i++) {
            assertThat(router.targets("m"))
                    .extracting(target -> target.deployment().id())
                    .containsExactly("early", "late");
        }
    }

    @Test
    void weightsShareTheFirstPlace() {
        Router router = router(with("heavy", 1, 9), with("light", 1, 1));
        Map<String, Integer> first = new HashMap<>();

        for (int i = 0; i < 1_000; i++) {
            first.merge(router.targets("m").getFirst().deployment().id(), 1, Integer::sum);
        }

        assertThat(first.get("heavy")).isBetween(850, 950);
    }

    private Router router(Deployment... deployments) {
        return new Router(List.of(deployments), RoutingSettings.DEFAULT, random::nextDouble);
    }

    private static Deployment of(String id, String group, String model) {
        return deployment(id, group, model, Deployment.Routing.PLAIN);
    }

    private static Deployment with(String id, int order, double weight) {
        Deployment.Routing routing =
                new Deployment.Routing(
                        OptionalDouble.of(weight),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.of(order),
                        OptionalInt.empty(),
                        Set.of(),
                        OptionalInt.empty());
        return deployment(id, "m", "m", routing);
    }

    private static Deployment deployment(
            String id, String group, String model, Deployment.Routing routing) {
        return new Deployment(id, group, "openai", model, Map.of(), PLAIN, routing, Json.object());
    }
}
