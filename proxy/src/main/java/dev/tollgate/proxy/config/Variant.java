package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.PoolKey;
import java.util.Optional;

/**
 * One of the deployments that an entry of {@code model_list} makes.
 *
 * @param params the entry's {@code litellm_params} with the variant's own
 * @param key the pool's key that it uses
 * @param name tells it from the entry's others; empty where it is alone
 * @param named whether the name says enough by itself
 */
record Variant(Section params, Optional<PoolKey> key, String name, boolean named) {

    /** The entry as it is. */
    static Variant of(Section params) {
        return new Variant(params, Optional.empty(), "", false);
    }
}
