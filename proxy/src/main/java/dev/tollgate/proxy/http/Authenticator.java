package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.Authentication;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.JwtAuthentication;
import dev.tollgate.proxy.guard.JwtSettings;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out who makes a request, by the key that it carries.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/virtual_keys">LiteLLM, virtual keys</a>
 */
final class Authenticator {

    /** Where clients of different makes put their key, in LiteLLM's order. */
    private static final List<HeaderName> HEADERS =
            List.of(
                    HeaderNames.create("x-litellm-api-key"),
                    HeaderNames.AUTHORIZATION,
                    HeaderNames.create("api-key"),
                    HeaderNames.create("x-api-key"),
                    HeaderNames.create("x-goog-api-key"),
                    HeaderNames.create("Ocp-Apim-Subscription-Key"));

    private static final List<String> SCHEMES = List.of("Bearer ", "Basic ");

    /** LiteLLM's: which of its teams a token is to work for. */
    private static final HeaderName TEAM = HeaderNames.create("x-litellm-team-id");

    private final Authentication authentication;
    private final JwtAuthentication tokens;

    Authenticator(Authentication authentication, JwtAuthentication tokens) {
        this.authentication = authentication;
        this.tokens = tokens;
    }

    /**
     * Who makes the request.
     *
     * @throws FailureException with {@link Failure.Unauthenticated} or {@link Failure.Denied}
     */
    Caller caller(Exchange exchange) {
        Optional<Secret> master = exchange.snapshot().settings().masterKey();
        Optional<String> key = key(exchange);
        if (master.isEmpty()) {
            return authentication.unguarded(key);
        }
        if (key.isEmpty()) {
            throw refused("No api key passed in. Send it as 'Authorization: Bearer sk-…'.");
        }
        if (key.get().isEmpty() || key.get().indexOf(' ') >= 0) {
            throw refused("Malformed API Key passed in. Ensure Key has `Bearer ` prefix.");
        }
        Optional<JwtSettings> jwt = exchange.snapshot().settings().jwt();
        boolean token =
                jwt.isPresent()
                        && !key.get().startsWith("sk-")
                        && JwtAuthentication.isToken(key.get())
                        && !Authentication.isMaster(key.get(), master.get());
        return token
                ? tokens.caller(presented(exchange, key.get()), jwt.get())
                : holder(exchange, key.get(), master.get());
    }

    private static JwtAuthentication.Presented presented(Exchange exchange, String token) {
        return new JwtAuthentication.Presented(
                token,
                exchange.header(TEAM).filter(team -> !team.isBlank()),
                exchange::asksFor,
                new KnownModels(exchange.snapshot().router()));
    }

    /** While keys can't be looked up, settings may say that any will do. */
    private Caller holder(Exchange exchange, String key, Secret master) {
        try {
            return authentication.caller(key, master);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Unavailable
                    && exchange.snapshot().settings().access().servesUnverified()) {
                return authentication.unverified(key);
            }
            throw e;
        }
    }

    private static FailureException refused(String why) {
        return new FailureException(new Failure.Unauthenticated("Authentication Error, " + why));
    }

    /** The key that a request carries, without {@code Bearer}; empty text where that is all. */
    private static Optional<String> key(Exchange exchange) {
        Optional<String> own =
                exchange.snapshot()
                        .settings()
                        .keyHeader()
                        .flatMap(name -> value(exchange, HeaderNames.create(name)));
        if (own.isPresent()) {
            return own;
        }
        for (HeaderName header : HEADERS) {
            Optional<String> value = value(exchange, header);
            if (value.isPresent()) {
                return value;
            }
        }
        // Google's clients put it into the query
        return exchange.query("key");
    }

    private static Optional<String> value(Exchange exchange, HeaderName header) {
        return exchange.header(header)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(Authenticator::withoutScheme);
    }

    /** The names, in lower case, of all headers that a key may come in. */
    static List<String> headers(Exchange exchange) {
        List<String> names = new ArrayList<>(HEADERS.stream().map(HeaderName::lowerCase).toList());
        exchange.snapshot()
                .settings()
                .keyHeader()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .ifPresent(names::add);
        return names;
    }

    /** Whether a header's value is the master key, or the key that the caller has shown. */
    static boolean isGatewayKey(Exchange exchange, String value) {
        String key = withoutScheme(value.strip());
        Optional<Secret> master = exchange.snapshot().settings().masterKey();
        return master.map(Secret::value).filter(key::equals).isPresent()
                || (master.isPresent() && key(exchange).filter(key::equals).isPresent());
    }

    private static String withoutScheme(String value) {
        for (String scheme : SCHEMES) {
            if (value.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return value.substring(scheme.length()).strip();
            }
        }
        return value.equalsIgnoreCase("Bearer") ? "" : value;
    }
}
