package dev.tollgate.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {

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

    /** Groups and vendor's models of {@link #namesLeadToModels}, in the file's order. */
    private static final Map<String, String> GROUPS =
            Map.of(
                    "gemini-2*", "gemini-2*",
                    "openai/*", "*",
                    "bedrock/*.anthropic.*", "*.anthropic.*",
                    "mesh/*/*", "*",
                    "claude", "claude-sonnet-4-5",
                    "any-claude", "*");

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro, gemini-2.5-pro",
        "gpt-4o, gpt-4o",
        "openai/gpt-4o, gpt-4o",
        "bedrock/us.anthropic.v2, us.anthropic.v2",
        "mesh/a/b, mesh/a/b",
        "claude, claude-sonnet-4-5",
        "openai/claude-sonnet-4-5, claude-sonnet-4-5",
        "any-claude, any-claude",
    })
    void namesLeadToModels(String name, String model) {
        Router router =
                router(
                        GROUPS.entrySet().stream()
                                .map(each -> of(each.getKey(), each.getKey(), each.getValue()))
                                .toArray(Deployment[]::new));

        assertThat(router.targets(name)).extracting(Target::model).containsExactly(model);
    }

    @Test
    void namesOfAPatternShareItsDeploymentsWhereTheirModelIsFixed() {
        Router router = router(of("a", "*", "fixed"), of("b", "gpt-*", "*"));

        assertThat(router.group("one")).isEqualTo(router.group("two"));
        assertThat(router.group("one").orElseThrow().candidates().getFirst())
                .isSameAs(router.group("two").orElseThrow().candidates().getFirst());
        assertThat(router.group("gpt-4")).isNotEqualTo(router.group("gpt-5"));
    }

    @Test
    void modelOfAVendorIsFoundWhateverItsGroupsAreCalled() {
        Router router = router(of("a", "fast", "gpt-4o"), of("b", "slow", "gpt-4o"));

        assertThat(router.targets("openai/gpt-4o"))
                .extracting(target -> target.deployment().id())
                .containsExactly("a", "b");
        assertThat(router.targets("gpt-4o")).isEmpty();
    }

    @Test
    void idWinsOverAPattern() {
        Router router = router(of("a", "*", "*"), of("b", "gpt-4o", "y"));

        assertThat(router.targets("b")).extracting(Target::model).containsExactly("y");
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
                        plain.strategyArgs(),
                        Map.of("gpt-4", new RoutingSettings.Alias("gpt-4o", true)),
                        Map.of("old", "gpt-4"),
                        plain.retries(),
                        plain.fallbacks(),
                        plain.cooldowns(),
                        plain.checks(),
                        plain.queue(),
                        plain.providerBudgets(),
                        plain.streamResume());
        Router router = new Router(List.of(of("a", "gpt-4o", "x")), settings, parts());

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
            Selection selection = router.select("m", new PlainRequest("m")).orElseThrow();
            assertThat(id(selection.next())).isEqualTo("early");
            assertThat(selection.hasOthers()).isTrue();
            assertThat(id(selection.next())).isEqualTo("late");
            assertThat(selection.hasOthers()).isFalse();
        }
    }

    @Test
    void weightsShareTheFirstPlace() {
        Router router = router(with("heavy", 1, 9), with("light", 1, 1));
        Map<String, Integer> first = new HashMap<>();

        for (int i = 0; i < 1_000; i++) {
            Selection selection = router.select("m", new PlainRequest("m")).orElseThrow();
            first.merge(id(selection.next()), 1, Integer::sum);
        }

        assertThat(first.get("heavy")).isBetween(850, 950);
    }

    private static String id(Reservation reservation) {
        return reservation.target().deployment().id();
    }

    private Router router(Deployment... deployments) {
        return new Router(List.of(deployments), RoutingSettings.DEFAULT, parts());
    }

    private Router.Parts parts() {
        Router.Parts alone = Router.Parts.alone();
        return new Router.Parts(
                alone.states(), alone.facts(), alone.shared(), alone.clock(), random);
    }

    private static Deployment of(String id, String group, String model) {
        return TestDeployments.named(id, group, model);
    }

    private static Deployment with(String id, int order, double weight) {
        return TestDeployments.with(
                TestDeployments.named(id, "m", "x"),
                TestDeployments.routing(OptionalDouble.of(weight), OptionalInt.of(order)));
    }
}
