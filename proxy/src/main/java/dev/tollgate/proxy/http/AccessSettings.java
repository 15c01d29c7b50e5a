package dev.tollgate.proxy.http;

import java.util.List;
import java.util.Set;

/**
 * What {@code general_settings} says of who may call which route.
 *
 * @param ips {@code allowed_ips}: the only addresses that are served; empty for all
 * @param forwarded {@code use_x_forwarded_for}: the proxy in front tells the client's address
 * @param routes {@code allowed_routes}: the only ones that are served; empty for all
 * @param adminRoutes {@code admin_only_routes}: for administrators, whatever else holds
 * @param publicRoutes {@code public_routes}: nobody is asked for a key
 * @param masterCallsModels {@code allow_master_key_for_models}
 * @param metricsNeedKey {@code litellm_settings.require_auth_for_metrics_endpoint}
 * @param servesUnverified {@code allow_requests_on_db_unavailable}: a key that can't be looked up
 *     calls models
 */
public record AccessSettings(
        Set<String> ips,
        boolean forwarded,
        List<String> routes,
        List<String> adminRoutes,
        List<String> publicRoutes,
        boolean masterCallsModels,
        boolean metricsNeedKey,
        boolean servesUnverified) {

    /** As where nothing is said. */
    public static final AccessSettings DEFAULT =
            new AccessSettings(
                    Set.of(), false, List.of(), List.of(), List.of(), true, false, false);

    public AccessSettings {
        ips = Set.copyOf(ips);
        routes = List.copyOf(routes);
        adminRoutes = List.copyOf(adminRoutes);
        publicRoutes = List.copyOf(publicRoutes);
    }
}
