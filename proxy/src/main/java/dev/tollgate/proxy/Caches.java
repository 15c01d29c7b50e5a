package dev.tollgate.proxy;

import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.DiskStore;
import dev.tollgate.proxy.cache.LocalStore;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.store.ValkeyCache;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the place where a configuration wants answers to be kept. */
final class Caches {

    private Caches() {}

    /** Empty where nothing is cached. */
    static Optional<CacheStore> of(Configuration configuration) {
        return configuration.http().cache().map(settings -> store(settings, configuration));
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
                        .map(CacheSettings::place)
                        .equals(other.http().cache().map(CacheSettings::place));
    }
}
