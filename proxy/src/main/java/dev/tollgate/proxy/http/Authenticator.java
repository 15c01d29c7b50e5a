package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks the credential of a request. Until there are virtual keys, the master key is the one that
 * is known.
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

    private Authenticator() {}

    /**
     * Lets a request pass that has the right key.
     *
     * @throws FailureException with {@link Failure.Unauthenticated}
     */
    static void check(Exchange exchange) {
        Optional<Secret> master = exchange.snapshot().settings().masterKey();
        if (master.isEmpty()) {
            return;
        }
        Optional<String> key = key(exchange);
        if (key.isEmpty()) {
            throw new FailureException(
                    new Failure.Unauthenticated(
                            "Authentication Error, No api key passed in. Send it as 'Authorization:"
                                    + " Bearer sk-…'."));
        }
        byte[] expected = master.get().value().getBytes(UTF_8);
        if (!MessageDigest.isEqual(expected, key.get().getBytes(UTF_8))) {
            throw new FailureException(
                    new Failure.Unauthenticated(
                            "Authentication Error, Invalid proxy server token passed. The key is"
                                    + " not known here."));
        }
    }

    /** The key that a request carries, without {@code Bearer}. */
    static Optional<String> key(Exchange exchange) {
        List<HeaderName> headers = new ArrayList<>();
        exchange.snapshot().settings().keyHeader().map(HeaderNames::create).ifPresent(headers::add);
        headers.addAll(HEADERS);
        for (HeaderName header : headers) {
            Optional<String> value = exchange.header(header).map(String::strip);
            if (value.isPresent() && !value.get().isEmpty()) {
                return value.map(Authenticator::withoutScheme);
            }
        }
        // Google's clients put it into the query
        return exchange.query("key");
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

    /** Whether a header's value is the master key. */
    static boolean isGatewayKey(Exchange exchange, String value) {
        return exchange.snapshot()
                .settings()
                .masterKey()
                .map(Secret::value)
                .filter(withoutScheme(value.strip())::equals)
                .isPresent();
    }

    private static String withoutScheme(String value) {
        return value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).strip() : value;
    }
}
