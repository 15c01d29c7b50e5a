package dev.tollgate.charts.command;

import dev.tollgate.charts.environment.Route;
import java.util.Optional;

/** Where clients of an environment reach its gateway. */
final class PublicUrl {

    private PublicUrl() {}

    /**
     * The address without a slash at its end; empty where nothing comes in from outside.
     *
     * <p>Whether a Gateway's listener speaks TLS is not known here: its name may tell, and
     * otherwise it does.
     */
    static Optional<String> of(Route route) {
        Route.Outside outside = route.outside();
        if (outside == null) {
            return Optional.empty();
        }
        String path = outside.path().isRoot() ? "" : outside.path().value();
        return Optional.of(
                (tls(outside) ? "https" : "http") + "://" + outside.host().value() + path);
    }

    private static boolean tls(Route.Outside outside) {
        if (outside instanceof Route.Classed classed) {
            return classed.tls() != null;
        }
        return !(outside instanceof Route.GatewayApi gateway
                && gateway.parent().sectionName() != null
                && gateway.parent().sectionName().value().matches("http|http-.*|.*-http|web"));
    }
}
