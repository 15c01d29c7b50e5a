package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.provider.Adapter;
import dev.tollgate.proxy.provider.Provider;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The adapters of one configuration, each made once: addresses and rules are not worked out for
 * each request.
 *
 * <p>Kept for the configuration's own targets alone, which are known by identity: a client that
 * chooses the model's name or brings a key of its own makes a new target each time.
 */
final class Adapters {

    private final IdentityHashMap<Target, Map<Use, Optional<Adapter>>> kept =
            new IdentityHashMap<>();

    /** The provider is mostly the vendor's, but a request may ask for a mocked answer. */
    private record Use(Provider provider, Operation operation) {}

    Adapters(Collection<Target> own) {
        own.forEach(target -> kept.put(target, new ConcurrentHashMap<>()));
    }

    /** As {@link Provider#adapter}. */
    Optional<Adapter> of(Provider provider, Operation operation, Target target) {
        Map<Use, Optional<Adapter>> known = kept.get(target);
        return known == null
                ? provider.adapter(operation, target)
                : known.computeIfAbsent(
                        new Use(provider, operation), _ -> provider.adapter(operation, target));
    }
}
