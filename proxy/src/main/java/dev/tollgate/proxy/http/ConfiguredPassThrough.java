package dev.tollgate.proxy.http;

import dev.tollgate.proxy.http.HttpSettings.PassThrough;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.provider.RawCall;
import dev.tollgate.proxy.spend.SpendRow;
import io.helidon.http.HeaderNames;
import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Paths that the configuration adds: {@code general_settings.pass_through_endpoints}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/pass_through">LiteLLM, pass-through
 *     endpoints</a>
 */
final class ConfiguredPassThrough {

    private final RawRelay relay;
    private final RawGuards guards;

    ConfiguredPassThrough(RawRelay relay, RawGuards guards) {
        this.relay = relay;
        this.guards = guards;
    }

    /** The route for a path that nothing else has; of several, the one with the longest path. */
    Optional<RouteTable.Match> find(HttpSettings settings, String method, String path) {
        return settings.passThrough().stream()
                .filter(entry -> covers(entry, path))
                .max(Comparator.comparingInt(entry -> entry.path().length()))
                .map(entry -> new RouteTable.Match(route(entry, method, path), Map.of()));
    }

    private static boolean covers(PassThrough entry, String path) {
        return path.equals(entry.path())
                || (entry.includeSubpath() && path.startsWith(trimmed(entry.path()) + "/"));
    }

    private static String trimmed(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private Route route(PassThrough entry, String method, String path) {
        String rest =
                path.equals(entry.path()) ? "" : path.substring(trimmed(entry.path()).length());
        return new Route(
                method,
                entry.path(),
                entry.auth() ? Route.Access.KEY : Route.Access.PUBLIC,
                new Route.About("pass-through", "As configured", ErrorForm.OPENAI),
                exchange -> serve(exchange, entry, rest));
    }

    private void serve(Exchange exchange, PassThrough entry, String rest) {
        Map<String, String> ours = new HashMap<>();
        entry.headers()
                .forEach((name, value) -> ours.put(name.toLowerCase(Locale.ROOT), value.value()));
        RawGuarding guarding = guarding(exchange, entry);
        String type = exchange.header(HeaderNames.CONTENT_TYPE).orElse("");
        RawCall call =
                new RawCall(
                        exchange.request().prologue().method().text(),
                        rest,
                        RawQuery.without(exchange, entry.auth() ? Set.of("key") : Set.of()),
                        headers(exchange, entry),
                        guarding.request(RawRelay.body(exchange), type),
                        Timeouts.DEFAULT);
        relay.guarded(guarding)
                .relay(
                        exchange,
                        call.request("PassThroughException", uri(call, entry), ours),
                        kind(entry));
    }

    /** As with LiteLLM, none looks unless the path names one. */
    private RawGuarding guarding(Exchange exchange, PassThrough entry) {
        return entry.guardrails().isEmpty()
                ? RawGuarding.NONE
                : guards.of(exchange, new RawFormat(Optional.empty(), entry.guardrails()), "");
    }

    private static RawKind kind(PassThrough entry) {
        String target = LiteLlmHeaders.withoutSecrets(entry.target());
        return new RawKind(
                RawKind.PASS_THROUGH,
                new SpendRow.Target("", "", "", "", target),
                "",
                entry.costPerRequest());
    }

    private static Map<String, String> headers(Exchange exchange, PassThrough entry) {
        if (!entry.forwardHeaders()) {
            return RawHeaders.media(exchange);
        }
        // where the gateway asks for no key, the client's is for the target
        return entry.auth()
                ? RawHeaders.withoutCredentials(exchange)
                : RawHeaders.withCredentials(exchange);
    }

    @SuppressWarnings("UnusedException") // it quotes the address, which may hold a credential
    private static URI uri(RawCall call, PassThrough entry) {
        try {
            return call.at(entry.target());
        } catch (IllegalArgumentException quotesTheUrl) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The target of pass_through_endpoints' "
                                    + entry.path()
                                    + " is not a valid URL: correct it."));
        }
    }
}
