package dev.tollgate.proxy.http;

import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.routing.Router;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that a configuration says, as one immutable value: a request takes it once and keeps it to
 * its end.
 *
 * @param generation changes with each configuration that is put into use
 * @param providers by the vendor's name
 * @param adapters those of the providers that are made once for all requests
 */
public record Snapshot(
        String generation,
        HttpSettings settings,
        Router router,
        Function<String, Optional<Provider>> providers,
        Adapters adapters) {

    /** Without any adapter made yet. */
    public Snapshot(
            String generation,
            HttpSettings settings,
            Router router,
            Function<String, Optional<Provider>> providers) {
        this(generation, settings, router, providers, new Adapters(router.ownTargets()));
    }
}
