package dev.tollgate.charts.gateway;

import dev.tollgate.charts.document.Node;
import java.util.Set;

/** Secrets that stand in config.yaml itself instead of a reference. */
final class PlainSecrets {

    private static final Set<String> KEYS =
            Set.of(
                    "api_key",
                    "aws_secret_access_key",
                    "azure_ad_token",
                    "azure_password",
                    "client_secret",
                    "master_key",
                    "password",
                    "redis_password",
                    "sentinel_password",
                    "vertex_credentials");

    /** Shorter ones are fillers for servers that want no key, such as {@code EMPTY}. */
    private static final int SHORTEST = 16;

    private PlainSecrets() {}

    static boolean isOne(Node.Entry entry) {
        if (!KEYS.contains(entry.key()) || !(entry.value() instanceof Node.Scalar scalar)) {
            return false;
        }
        String text = scalar.text();
        if (text.contains("os.environ/") || text.startsWith(PoolReference.PREFIX)) {
            return false;
        }
        boolean isAdministrator = entry.key().equals("master_key") && !text.isEmpty();
        return isAdministrator || text.length() >= SHORTEST;
    }
}
