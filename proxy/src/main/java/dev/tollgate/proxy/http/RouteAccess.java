package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Role;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which routes are served to whom: by the client's address, the key's own list and the role.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/access_control">LiteLLM, access control</a>
 */
final class RouteAccess {

    private static final HeaderName FORWARDED = HeaderNames.create("X-Forwarded-For");

    private static final Set<Role> VIEWERS =
            Set.of(Role.PROXY_ADMIN_VIEWER, Role.INTERNAL_USER_VIEWER);

    private RouteAccess() {}

    /** Whether nobody is asked for a key. */
    static boolean isPublic(Exchange exchange) {
        AccessSettings settings = exchange.snapshot().settings().access();
        Route.Access access = exchange.route().access();
        return access == Route.Access.PUBLIC
                || (access == Route.Access.METRICS && !settings.metricsNeedKey())
                || covered(settings.publicRoutes(), exchange);
    }

    /**
     * What is checked before anybody's key is.
     *
     * @throws FailureException with {@link Failure.Forbidden}
     */
    static void checkAddress(Exchange exchange) {
        AccessSettings settings = exchange.snapshot().settings().access();
        if (!settings.ips().isEmpty()) {
            String address = address(exchange, settings.forwarded());
            if (!settings.ips().contains(address)) {
                throw forbidden("Access forbidden: IP address " + address + " not allowed.");
            }
        }
        if (!settings.routes().isEmpty() && !covered(settings.routes(), exchange)) {
            throw forbidden("Route " + exchange.path() + " not allowed");
        }
    }

    /** The last one that is told, by the nearest proxy: a client can make up those before it. */
    private static String address(Exchange exchange, boolean forwarded) {
        String peer = exchange.request().remotePeer().host();
        Optional<String> told = forwarded ? exchange.header(FORWARDED) : Optional.empty();
        return told.map(list -> list.substring(list.lastIndexOf(',') + 1).strip()).orElse(peer);
    }

    /**
     * What the caller's key and role say.
     *
     * @throws FailureException with {@link Failure.Forbidden} or {@link Failure.Unauthenticated}
     */
    static void check(Exchange exchange) {
        Caller caller = exchange.caller();
        AccessSettings settings = exchange.snapshot().settings().access();
        checkKeysList(exchange, caller);
        if (!caller.isAdmin() && covered(settings.adminRoutes(), exchange)) {
            throw forbidden(
                    "user not allowed to access this route. Route="
                            + exchange.path()
                            + " is an admin only route");
        }
        Route.Access access = exchange.route().access();
        boolean guarded = exchange.snapshot().settings().masterKey().isPresent();
        if (guarded
                && access == Route.Access.KEY
                && caller.isMaster()
                && !settings.masterCallsModels()) {
            throw forbidden(
                    "The master key may not call models here, by allow_master_key_for_models: make"
                            + " a virtual key with /key/generate.");
        }
        if (!access.allows(caller)) {
            throw refused(exchange, caller);
        }
    }

    private static void checkKeysList(Exchange exchange, Caller caller) {
        if (caller.grant().isEmpty()) {
            return;
        }
        JsonNode list = caller.grant().get().key().data().path("allowed_routes");
        if (list.isEmpty()) {
            return;
        }
        List<String> allowed = texts(list);
        if (!covered(allowed, exchange) && !passesThrough(exchange, caller.grant().get())) {
            String who = caller.keyHash().isEmpty() ? "Token" : "Virtual key";
            throw forbidden(
                    who
                            + " is not allowed to call this route. Only allowed to call routes: "
                            + allowed
                            + ". Tried to call route: "
                            + exchange.path());
        }
    }

    /** Further routes of {@code pass_through_endpoints}, of the key or else of its team. */
    private static boolean passesThrough(Exchange exchange, Grant grant) {
        List<String> ofKey = texts(passThrough(grant.key()));
        return covered(
                ofKey.isEmpty()
                        ? grant.team().map(team -> texts(passThrough(team))).orElse(List.of())
                        : ofKey,
                exchange);
    }

    private static JsonNode passThrough(Entry entry) {
        return entry.data().path("metadata").path("allowed_passthrough_routes");
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static boolean covered(List<String> names, Exchange exchange) {
        return !names.isEmpty() && RouteNames.cover(names, exchange.route(), exchange.path());
    }

    private static FailureException refused(Exchange exchange, Caller caller) {
        if (caller.role().filter(VIEWERS::contains).isPresent()) {
            return forbidden(
                    "user not allowed to access this route, role= "
                            + caller.role().get().liteLlmName()
                            + ". Trying to access: "
                            + exchange.path());
        }
        return new FailureException(
                new Failure.Unauthenticated(
                        "Authentication Error, Only proxy admin can be used to generate, delete,"
                                + " update info for new keys/users/teams. Route="
                                + exchange.path()
                                + ". Your role="
                                + caller.role().map(Role::liteLlmName).orElse("unknown")));
    }

    private static FailureException forbidden(String message) {
        return new FailureException(new Failure.Forbidden(message));
    }
}
