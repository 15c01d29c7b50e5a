package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.PoolKey;
import java.util.List;
import java.util.Optional;

/**
 * A key of {@code key-pool.json} with what makes deployments of it.
 *
 * @param secret the key itself, at the place of its reference
 * @param models the preferred one first
 */
record PooledKey(PoolKey key, Node.Scalar secret, List<Model> models) {

    PooledKey {
        models = List.copyOf(models);
    }

    /**
     * One of {@code priority_models}.
     *
     * @param weight as the file has it
     */
    record Model(VendorNames.Name name, Optional<Node> weight) {}
}
