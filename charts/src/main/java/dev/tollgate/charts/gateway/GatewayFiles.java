package dev.tollgate.charts.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own files as they go into its ConfigMap, and the secrets that they need.
 *
 * @param config the text of config.yaml
 * @param keyPool the text of key-pool.json; null where the environment has none
 * @param references in the order of the files
 */
public record GatewayFiles(
        String config, @Nullable String keyPool, List<SecretReference> references) {

    public GatewayFiles {
        references = List.copyOf(references);
    }
}
