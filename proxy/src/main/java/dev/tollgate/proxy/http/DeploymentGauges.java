package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Source;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.Left;
import dev.tollgate.proxy.routing.Quota;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** How deployments and pools stand, LiteLLM's {@code litellm_deployment_*} among it. */
final class DeploymentGauges implements Source {

    private static final List<String> LABELS =
            List.of("litellm_model_name", "model_id", "api_base", "api_provider");

    private static final List<String> POOL = List.of("pool");

    private final Supplier<Snapshot> snapshot;

    DeploymentGauges(Supplier<Snapshot> snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public void write(Exposition out) {
        Router router = snapshot.get().router();
        List<Standing> all = router.standings();
        states(out, all);
        limits(out, "litellm_deployment_rpm_limit", "Requests a minute.", all, Limits::rpm);
        limits(out, "litellm_deployment_tpm_limit", "Tokens a minute.", all, Limits::tpm);
        left(out, "litellm_remaining_requests_metric", all, Left::requests);
        left(out, "litellm_remaining_tokens_metric", all, Left::tokens);
        cooldowns(out, all);
        pools(out, all);
        quotas(out, all, router.clock().millis());
    }

    private static void states(Exposition out, List<Standing> all) {
        out.family(
                "litellm_deployment_state",
                Exposition.Kind.GAUGE,
                "0 healthy, 1 out of quota or on trial, 2 out of order.");
        all.forEach(one -> out.sample(LABELS, values(one), state(one)));
        out.family(
                "tollgate_deployment_requests_in_flight",
                Exposition.Kind.GAUGE,
                "Calls that a deployment is working on.");
        all.forEach(one -> out.sample(LABELS, values(one), one.state().inFlight()));
    }

    private static int state(Standing standing) {
        if (standing.closed().isEmpty()) {
            return standing.onTrial() ? 1 : 0;
        }
        return switch (standing.closed().get().reason()) {
            case MINUTE_QUOTA, DAY_QUOTA -> 1;
            case COOLDOWN, KEY_REFUSED, UNHEALTHY -> 2;
        };
    }

    private static void limits(
            Exposition out,
            String name,
            String help,
            List<Standing> all,
            Function<Limits, OptionalLong> limit) {
        out.family(name, Exposition.Kind.GAUGE, help);
        for (Standing one : all) {
            limit.apply(one.state().limits())
                    .ifPresent(most -> out.sample(LABELS, values(one), most));
        }
    }

    private static void left(
            Exposition out, String name, List<Standing> all, Function<Left, OptionalLong> unit) {
        out.family(name, Exposition.Kind.GAUGE, "What is left by the vendor's last answer.");
        List<String> labels = with(LABELS, "model_group");
        for (Standing one : all) {
            String group = one.target().deployment().group();
            unit.apply(one.state().left())
                    .ifPresent(rest -> out.sample(labels, with(values(one), group), rest));
        }
    }

    private static void cooldowns(Exposition out, List<Standing> all) {
        out.family(
                "litellm_deployment_cooled_down",
                Exposition.Kind.COUNTER,
                "How often a vendor's failure closed a deployment for a while.");
        List<String> labels = with(LABELS, "exception_status");
        for (Standing one : all) {
            one.state()
                    .cooldowns()
                    .forEach((error, count) ->
                            out.sample(labels, with(values(one), status(error)), count));
        }
    }

    private static String status(ErrorClass error) {
        return Integer.toString(error.status());
    }

    private static void pools(Exposition out, List<Standing> all) {
        List<Standing.Pool> pools = Standing.pools(all);
        out.family("tollgate_pool_keys", Exposition.Kind.GAUGE, "Keys of a pool.");
        pools.forEach(pool -> out.sample(POOL, List.of(pool.name()), pool.keys()));
        out.family(
                "tollgate_pool_keys_available",
                Exposition.Kind.GAUGE,
                "Keys of a pool of which a model gets requests now.");
        pools.forEach(pool -> out.sample(POOL, List.of(pool.name()), pool.available()));
        out.family(
                "tollgate_pool_models_closed",
                Exposition.Kind.GAUGE,
                "Key and model pairs of a pool that get no requests now, by reason.");
        List<String> labels = List.of("pool", "reason");
        for (Standing.Pool pool : pools) {
            for (Closure.Reason reason : Closure.Reason.values()) {
                out.sample(labels, List.of(pool.name(), reason.shown()), closed(all, pool, reason));
            }
        }
    }

    private static long closed(List<Standing> all, Standing.Pool pool, Closure.Reason reason) {
        return all.stream()
                .filter(one -> one.key().filter(key -> key.pool().equals(pool.name())).isPresent())
                .filter(one -> one.closed().filter(why -> why.reason() == reason).isPresent())
                .count();
    }

    private static void quotas(Exposition out, List<Standing> all, long now) {
        out.family(
                "tollgate_quota_left",
                Exposition.Kind.GAUGE,
                "What is left of a deployment's limits, by the gateway's own count.");
        List<String> labels = with(LABELS, "quota");
        for (Standing one : all) {
            for (Quota quota : one.state().quotas(now)) {
                out.sample(labels, with(values(one), quota.name()), quota.left());
            }
        }
    }

    private static List<String> values(Standing standing) {
        Target target = standing.target();
        Deployment deployment = target.deployment();
        return List.of(
                target.model(),
                deployment.id(),
                deployment.setting("api_base").map(LiteLlmHeaders::withoutSecrets).orElse("None"),
                deployment.vendor());
    }

    private static List<String> with(List<String> list, String another) {
        List<String> all = new ArrayList<>(list);
        all.add(another);
        return all;
    }
}
