package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one request cost and who pays: LiteLLM's {@code LiteLLM_SpendLogs}. Neither prompt nor
 * answer nor key is in it.
 *
 * @param requestId unique; a row that is written twice counts once
 * @param status {@code success}, {@code failure} or {@code cancelled}; {@link #PENDING} while the
 *     request is under way
 * @param callType LiteLLM's: {@code acompletion}
 * @param target the model and who served it
 * @param payer who pays
 * @param metadata the further keys of LiteLLM's {@code metadata}, as JSON values' text
 * @param windows what paid for it beside the payer, or for a time: when the window ends of a
 *     scope's budget, by its name, in milliseconds since 1970; 0 for never
 */
public record SpendRow(
        String requestId,
        String status,
        String callType,
        Instant started,
        Instant firstToken,
        Instant ended,
        Target target,
        Payer payer,
        Usage usage,
        Money cost,
        boolean cacheHit,
        List<String> tags,
        Map<String, String> metadata,
        Map<String, Long> windows) {

    /**
     * A request that is under way: another row with the same id follows, unless the gateway dies.
     */
    public static final String PENDING = "pending";

    public SpendRow {
        tags = List.copyOf(tags);
        metadata = Map.copyOf(metadata);
        windows = Map.copyOf(windows);
    }

    /** The names of all scopes that it counts for. */
    public Set<String> scopes() {
        Set<String> names = new LinkedHashSet<>(windows.keySet());
        add(names, "api_key:", payer.key());
        add(names, "user:", payer.user());
        add(names, "team:", payer.team());
        add(names, "organization:", payer.organization());
        add(names, "end_user:", payer.customer());
        tags.forEach(tag -> add(names, "tag:", tag));
        if (!payer.team().isEmpty() && !payer.user().isEmpty()) {
            add(names, "team_member:", payer.team() + ":" + payer.user());
        }
        names.add("proxy:all");
        return names;
    }

    private static void add(Set<String> names, String kind, String id) {
        if (!id.isEmpty()) {
            names.add(kind + id);
        }
    }

    /** The same with another end. */
    public SpendRow ended(String how, Map<String, String> why) {
        return new SpendRow(
                requestId,
                how,
                callType,
                started,
                firstToken,
                ended,
                target,
                payer,
                usage,
                cost,
                cacheHit,
                tags,
                why,
                windows);
    }

    /**
     * Who served it.
     *
     * @param model at the vendor
     * @param modelId of the deployment
     * @param group that was asked for
     */
    public record Target(
            String model, String modelId, String group, String vendor, String apiBase) {}

    /**
     * Who pays; each is empty where there is none.
     *
     * @param key the hash of the virtual key
     */
    public record Payer(
            String key,
            String keyAlias,
            String user,
            String team,
            String organization,
            String customer) {}
}
