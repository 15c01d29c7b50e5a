package dev.tollgate.proxy.http;

import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.spend.Pricing;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that a configuration says, as one immutable value: a request takes it once and keeps it to
 * its end.
 *
 * @param generation changes with each configuration that is put into use
 * @param providers by the vendor's name
 * @param pricing what calls of its deployments cost
 * @param adapters those of the providers that are made once for all requests
 */
public record Snapshot(
        String generation,
        HttpSettings settings,
        Router router,
        Function<String, Optional<Provider>> providers,
        Pricing pricing,
        Adapters adapters) {

    /** Without any adapter made yet. */
    public Snapshot(
            String generation,
            HttpSettings settings,
            Router router,
            Function<String, Optional<Provider>> providers,
            Pricing pricing) {
        this(generation, settings, router, providers, pricing, new Adapters(router.ownTargets()));
    }
}
