package dev.tollgate.proxy;

import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.DiskStore;
import dev.tollgate.proxy.cache.LocalIndex;
import dev.tollgate.proxy.cache.LocalStore;
import dev.tollgate.proxy.cache.SemanticIndex;
import dev.tollgate.proxy.cache.SemanticStore;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.store.ValkeyCache;
import dev.tollgate.proxy.store.ValkeyIndex;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes the place where a configuration wants answers to be kept. */
final class Caches {

    private Caches() {}

    /** Empty where nothing is cached. */
    static Optional<CacheStore> of(Configuration configuration) {
        return configuration
                .http()
                .cache()
                .map(settings -> {
                    CacheStore answers = store(settings, configuration);
                    return settings.semantic()
                            .map(semantic -> semantic(answers, settings, semantic, configuration))
                            .orElse(answers);
                });
    }

    private static CacheStore semantic(
            CacheStore answers,
            CacheSettings settings,
            CacheSettings.Semantic semantic,
            Configuration configuration) {
        Optional<SemanticIndex> server =
                configuration
                        .cacheServer()
                        .flatMap(where -> ValkeyIndex.open(where, semantic.index()));
        SemanticIndex index =
                server.orElseGet(() ->
                        new LocalIndex(
                                semantic.entries(),
                                settings.place().bytes(),
                                InstantSource.system()));
        return new SemanticStore(answers, index);
    }

    private static CacheStore store(CacheSettings settings, Configuration configuration) {
        CacheSettings.Place place = settings.place();
        return switch (place.type()) {
            case LOCAL -> new LocalStore(place.bytes(), InstantSource.system());
            case DISK -> new DiskStore(place.folder(), place.bytes(), InstantSource.system());
            case REDIS -> ValkeyCache.open(configuration.cacheServer().orElseThrow());
        };
    }

    /** Whether both keep answers in the same place. */
    static boolean same(Configuration one, Configuration other) {
        return one.cacheServer().equals(other.cacheServer())
                && one.http()
                        .cache()
                        .map(Caches::lasting)
                        .equals(other.http().cache().map(Caches::lasting));
    }

    /** What another gateway would be needed for; the model and the threshold may change. */
    private static List<Object> lasting(CacheSettings settings) {
        return List.of(
                settings.place(),
                settings.semantic().map(one -> List.of(one.entries(), one.index())));
    }
}
