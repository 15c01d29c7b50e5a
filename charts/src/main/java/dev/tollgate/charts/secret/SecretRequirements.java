package dev.tollgate.charts.secret;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys that a secrets file must hold, in any section.
 *
 * @param reasons name of the key → why it is needed, as the end of «needed because …»
 */
public record SecretRequirements(Map<String, String> reasons) {

    /** The key that every installation needs: without it everybody is an administrator. */
    public static final String MASTER_KEY = "LITELLM_MASTER_KEY";

    /** The key that encrypts what the gateway stores. */
    public static final String SALT_KEY = "LITELLM_SALT_KEY";

    /** The virtual key that the gateway makes when it starts with an empty database. */
    public static final String VIRTUAL_KEY = "TOLLGATE_VIRTUAL_KEY";

    public SecretRequirements {
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }

    /** What every environment needs. */
    public static SecretRequirements always() {
        return new SecretRequirements(
                Map.of(MASTER_KEY, "without it every request is that of an administrator"));
    }

    /** The same, and {@code name} because {@code reason}. */
    public SecretRequirements and(String name, String reason) {
        Map<String, String> more = new LinkedHashMap<>(reasons);
        more.put(name, reason);
        return new SecretRequirements(more);
    }

    /** The same but for {@code names}, about which something else was already said. */
    SecretRequirements without(Set<String> names) {
        Map<String, String> fewer = new LinkedHashMap<>(reasons);
        fewer.keySet().removeAll(names);
        return new SecretRequirements(fewer);
    }
}
