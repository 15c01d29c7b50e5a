package dev.tollgate.proxy.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.PoolKey;
import dev.tollgate.proxy.model.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whose quotas a call uses at the vendor: deployments with the same key at the same address have
 * the same account, whatever their names.
 *
 * @param id tells nothing of the key
 * @param zone where its day begins
 */
record Account(String id, ZoneId zone) {

    /** How a deployment is called, not on whose behalf. */
    private static final Set<String> MANNERS = Set.of("api_version", "api_type", "max_retries");

    private static final int SHOWN = 12;

    static Account of(Deployment deployment) {
        ZoneId zone = VendorDay.zone(deployment.vendor());
        Map<String, Secret> connection = new TreeMap<>(deployment.connection());
        connection.keySet().removeAll(MANNERS);
        if (connection.isEmpty()) {
            // nothing tells whether two of them share anything, unless they share a pool's key
            String whose = deployment.routing().key().map(PoolKey::id).orElse(deployment.id());
            return new Account("of " + whose, zone);
        }
        MessageDigest digest = sha256();
        digest.update(deployment.vendor().getBytes(UTF_8));
        connection.forEach((name, value) -> {
            digest.update((byte) 0);
            digest.update(name.getBytes(UTF_8));
            digest.update((byte) 0);
            digest.update(value.value().getBytes(UTF_8));
        });
        return new Account(HexFormat.of().formatHex(digest.digest()).substring(0, SHOWN), zone);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java without SHA-256", e);
        }
    }
}
