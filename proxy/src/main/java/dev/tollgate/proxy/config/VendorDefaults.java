package dev.tollgate.proxy.config;

import java.util.List;
import java.util.Map;

/** What the list of vendors says of each vendor's connection; asked where an entry gives none. */
public interface VendorDefaults {

    /** Environment variables that may hold the vendor's key, best first: {@code OPENAI_API_KEY}. */
    List<String> keyVariables(String vendor);

    /** Environment variables that may hold its address, best first. */
    List<String> baseVariables(String vendor);

    /**
     * Environment variables of the vendor's further settings, by the setting: {@code organization}.
     * Those in {@code connections.yaml} come first.
     */
    default Map<String, List<String>> otherVariables(String vendor) {
        return Map.of();
    }

    /** Whether {@code vendor} is a prefix of {@code litellm_params.model} that can be served. */
    boolean known(String vendor);
}
