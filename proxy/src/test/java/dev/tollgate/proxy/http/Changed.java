package dev.tollgate.proxy.http;

import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.RoutingSettings;
import java.util.List;
import java.util.Optional;

/** Configurations with what a test wants otherwise. */
final class Changed {

    private Changed() {}

    /** With {@code stream_resume}. */
    static Snapshot resuming(String yaml) {
        Snapshot read = Gateways.snapshot(yaml);
        RoutingSettings settings = read.router().settings();
        RoutingSettings on =
                new RoutingSettings(
                        settings.strategy(),
                        settings.strategyArgs(),
                        settings.aliases(),
                        settings.renames(),
                        settings.retries(),
                        settings.fallbacks(),
                        settings.cooldowns(),
                        settings.checks(),
                        settings.queue(),
                        settings.providerBudgets(),
                        true);
        return with(read, deployments(read), on);
    }

    /** With {@code silent_model} of the deployments of a group. */
    static Snapshot mirroring(String yaml, String group, String mirror) {
        Snapshot read = Gateways.snapshot(yaml);
        List<Deployment> deployments =
                deployments(read).stream()
                        .map(one -> one.group().equals(group) ? mirroring(one, mirror) : one)
                        .toList();
        return with(read, deployments, read.router().settings());
    }

    private static List<Deployment> deployments(Snapshot read) {
        return read.router().groups().stream()
                .flatMap(group -> read.router().members(group).stream())
                .toList();
    }

    private static Snapshot with(
            Snapshot read, List<Deployment> deployments, RoutingSettings settings) {
        Router router = new Router(deployments, settings, Router.Parts.alone());
        return new Snapshot(
                read.generation(), read.settings(), router, read.providers(), read.pricing());
    }

    private static Deployment mirroring(Deployment plain, String mirror) {
        Deployment.Routing routing = plain.routing();
        return new Deployment(
                plain.id(),
                plain.group(),
                plain.vendor(),
                plain.model(),
                plain.connection(),
                plain.parameters(),
                new Deployment.Routing(
                        routing.weight(),
                        routing.limits(),
                        routing.order(),
                        routing.maxParallelRequests(),
                        routing.tags(),
                        routing.retries(),
                        routing.cooldown(),
                        routing.budget(),
                        Optional.of(mirror),
                        routing.key()),
                plain.info());
    }
}
