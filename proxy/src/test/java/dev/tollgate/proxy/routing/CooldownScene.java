package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Exhaustion;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A clock, routers that share what they learn, and ways to have calls fail. */
class CooldownScene {

    final TestClock clock = new TestClock("2026-06-10T15:00:20Z");
    final Others others = new Others();
    final States states = new States(others, clock);

    Router router(RoutingSettings.Cooldowns cooldowns, Deployment... deployments) {
        return new Router(
                List.of(deployments),
                TestSettings.cooldowns(cooldowns),
                new Router.Parts(states, _ -> ModelFacts.UNKNOWN, others, clock, new Random(3)));
    }

    static Deployment of(String id, String key, String group, String model) {
        Deployment plain = TestDeployments.named(id, group, model);
        return new Deployment(
                id,
                group,
                plain.vendor(),
                model,
                Map.of("api_key", new Secret(key)),
                plain.parameters(),
                plain.routing(),
                plain.info());
    }

    static Deployment cooling(Deployment deployment, Duration time) {
        Deployment.Routing plain = deployment.routing();
        return TestDeployments.with(
                deployment,
                new Deployment.Routing(
                        OptionalDouble.empty(),
                        plain.limits(),
                        plain.order(),
                        plain.maxParallelRequests(),
                        Set.of(),
                        plain.retries(),
                        Optional.of(time),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Asked by its id, so that what is closed can be called too. */
    static Selection group(Router router, String id) {
        return router.select(id, new PlainRequest(id)).orElseThrow();
    }

    static DeploymentState state(Router router, String id) {
        return router.group(id).orElseThrow().candidates().getFirst().state();
    }

    void fail(Router router, String id, ErrorClass error, Map<String, String> headers) {
        group(router, id)
                .next()
                .failed(
                        new Failure.Upstream(
                                error, "no", error.status(), Map.of(), headers, Optional.empty()));
    }

    static void exhaust(
            Router router, String id, Exhaustion.Period period, Map<String, String> headers) {
        group(router, id).next().failed(exhaustion(period, headers));
    }

    static Failure.Upstream exhaustion(Exhaustion.Period period, Map<String, String> headers) {
        return new Failure.Upstream(
                ErrorClass.RATE_LIMIT,
                "used up",
                429,
                Map.of(),
                headers,
                Optional.of(new Exhaustion(period, OptionalLong.empty())));
    }

    /** A call of a second. */
    static void answer(Router router, String id, Map<String, String> headers) {
        Duration second = Duration.ofSeconds(1);
        group(router, id)
                .next()
                .answered(new Learner.Answered(Usage.NONE, second, second, headers));
    }

    String closed(Router router, String id) {
        long now = clock.millis();
        return state(router, id)
                .closed(now, true)
                .map(why -> {
                    Instant until = Instant.ofEpochMilli(why.until());
                    return why.reason() + " for " + Duration.between(clock.instant(), until);
                })
                .orElse("");
    }

    static Map<String, String> map(String headers) {
        Map<String, String> all = new java.util.HashMap<>();
        for (String header : headers.split(",", -1)) {
            int at = header.indexOf('=');
            all.put(header.substring(0, at), header.substring(at + 1));
        }
        return all;
    }

    /** Other gateways: keeps what they are told. */
    static final class Others implements Shared {

        final List<String> told = new ArrayList<>();
        private Consumer<Closed> listener = _ -> {};

        void tell(Closed closed) {
            listener.accept(closed);
        }

        @Override
        public Answer take(List<Claim> claims, long budgetNanos) {
            return Answer.ALONE;
        }

        @Override
        public void settle(List<Claim> claims, long at, long difference) {
            // counts nothing
        }

        @Override
        public void spent(String name, Money cost, Duration period, Consumer<Total> told) {
            // spends nothing
        }

        @Override
        public void closed(String id, Closure closure) {
            told.add(id);
        }

        @Override
        public void onClosed(Consumer<Closed> heard) {
            listener = heard;
        }
    }
}
