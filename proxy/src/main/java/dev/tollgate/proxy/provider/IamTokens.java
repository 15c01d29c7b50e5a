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

    /** Tokens last an hour; one with less than five minutes is not begun with. */
    private static final TokenCache.Margins MARGINS = new TokenCache.Margins(300, 300);

    private final Provider provider;
    private final Upstream upstream;
    private final Stamp stamp;
    private final TokenCache<Secret> cache;

    IamTokens(Provider provider, Upstream upstream, Stamp stamp) {
        this.provider = provider;
        this.upstream = upstream;
        this.stamp = stamp;
        this.cache = new TokenCache<>(this::fetch, stamp::now, MARGINS);
    }

    /**
     * A token for a key; who asks while another fetches it waits for that one.
     *
     * @throws FailureException where IAM refuses the key or can't be reached
     */
    String token(Secret key) {
        return cache.token(key);
    }

    private TokenCache.Token fetch(Secret key) {
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
            return new TokenCache.Token(
                    new Secret(token.path("access_token").asText()),
                    stamp.now() + token.path("expires_in").asLong());
        }
    }
}
