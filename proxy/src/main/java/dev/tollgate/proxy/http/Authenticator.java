package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.Authentication;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.KeyHash;
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

    private final Authentication authentication;

    Authenticator(Authentication authentication) {
        this.authentication = authentication;
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
        return authentication.caller(key.get(), master.get());
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
                || (master.isPresent() && KeyHash.of(key).equals(exchange.caller().keyHash()));
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
