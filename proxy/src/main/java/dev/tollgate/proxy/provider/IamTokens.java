package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens of IBM Cloud for API keys, each fetched once and again before it ends.
 *
 * @see <a href="https://cloud.ibm.com/docs/account?topic=account-iamtoken_from_apikey">IBM Cloud,
 *     IAM tokens</a>
 */
final class IamTokens {

    private static final URI IAM = URI.create("https://iam.cloud.ibm.com/identity/token");
    private static final Timeouts TIMEOUTS = Timeouts.DEFAULT.withTotal(Duration.ofSeconds(15));
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** Tokens last an hour; one with less than this many seconds is not begun with. */
    private static final long MARGIN = 300;

    /** Clients may bring keys of their own: more than this many are not remembered. */
    private static final int MOST_KEYS = 1_000;

    private final Provider provider;
    private final Upstream upstream;
    private final Stamp stamp;
    private final Map<Secret, Token> tokens = new ConcurrentHashMap<>();

    /**
     * What IAM gave.
     *
     * @param end in seconds since 1970
     */
    private record Token(Secret value, long end) {}

    IamTokens(Provider provider, Upstream upstream, Stamp stamp) {
        this.provider = provider;
        this.upstream = upstream;
        this.stamp = stamp;
    }

    /**
     * A token for a key; who asks while another fetches it waits for that one.
     *
     * @throws FailureException where IAM refuses the key or can't be reached
     */
    String token(Secret key) {
        long now = stamp.now();
        Token known = tokens.get(key);
        if (known != null && known.end() - MARGIN > now) {
            return known.value().value();
        }
        if (tokens.size() > MOST_KEYS) {
            tokens.clear();
        }
        return tokens.compute(
                        key,
                        (_, token) ->
                                token != null && token.end() - MARGIN > now ? token : fetch(key))
                .value()
                .value();
    }

    private Token fetch(Secret key) {
        String form =
                "grant_type="
                        + URLEncoder.encode("urn:ibm:params:oauth:grant-type:apikey", UTF_8)
                        + "&apikey="
                        + URLEncoder.encode(key.value(), UTF_8);
        UpstreamRequest request =
                new UpstreamRequest(
                        provider.exceptionName(),
                        "POST",
                        IAM,
                        Map.of(
                                "content-type", "application/x-www-form-urlencoded",
                                "accept", "application/json"),
                        Payload.of(form.getBytes(UTF_8)),
                        TIMEOUTS);
        try (UpstreamResponse answer = upstream.call(request).send()) {
            byte[] body = answer.bytes(LONGEST_ANSWER);
            if (answer.status() != 200) {
                // IAM says 400 to a wrong key
                int status = answer.status() < 500 ? 401 : answer.status();
                throw new FailureException(
                        VendorErrors.of(provider, status, answer.headers(), body));
            }
            ObjectNode token = Json.parseObject(body);
            return new Token(
                    new Secret(token.path("access_token").asText()),
                    stamp.now() + token.path("expires_in").asLong());
        }
    }
}
