package dev.tollgate.proxy.model;

import java.util.Map;

/**
 * A key of {@code key-pool.json}: its quotas are counted together, whichever groups use it.
 *
 * @param pool the name under {@code providers}
 * @param id {@code key_id}, under a pattern with what the {@code *} stands for: {@code gemini-2}
 * @param limits over all models of the key
 * @param models by the model's name at the vendor
 */
public record PoolKey(String pool, String id, Limits limits, Map<String, Limits> models) {

    public PoolKey {
        models = Map.copyOf(models);
    }
}
