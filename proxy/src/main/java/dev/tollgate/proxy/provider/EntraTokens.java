package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
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
import java.util.function.LongSupplier;

/**
 * Tokens of Microsoft Entra for a client id and secret, kept until they end.
 *
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow">Entra,
 *     client credentials</a>
 */
final class EntraTokens {

    private static final String HOST = "https://login.microsoftonline.com/";
    private static final String SCOPE = "https://cognitiveservices.azure.com/.default";
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** Entra's tokens last an hour or more, a request half a minute on its way at most. */
    private static final TokenCache.Margins MARGINS = new TokenCache.Margins(600, 30);

    private static final Timeouts TIMEOUTS = Timeouts.DEFAULT.withTotal(Duration.ofSeconds(15));

    private final Upstream upstream;
    private final LongSupplier seconds;
    private final TokenCache<Login> cache;

    /** Who asks; {@code azure_scope} is what for. */
    record Login(String tenant, String client, Secret secret, String scope) {

        static Login of(Deployment deployment) {
            return new Login(
                    deployment.setting("tenant_id").orElseThrow(),
                    deployment.setting("client_id").orElseThrow(),
                    new Secret(deployment.setting("client_secret").orElseThrow()),
                    deployment.setting("azure_scope").orElse(SCOPE));
        }
    }

    /**
     * @param seconds since 1970
     */
    EntraTokens(Upstream upstream, LongSupplier seconds) {
        this.upstream = upstream;
        this.seconds = seconds;
        this.cache = new TokenCache<>(this::fetch, seconds, MARGINS);
    }

    /**
     * A token that holds for a while.
     *
     * @throws FailureException with {@link Failure.Upstream} where there is none and Entra gives
     *     none
     */
    String token(Login login) {
        return cache.token(login);
    }

    private TokenCache.Token fetch(Login login) {
        String form =
                "grant_type=client_credentials&client_id="
                        + encoded(login.client())
                        + "&client_secret="
                        + encoded(login.secret().value())
                        + "&scope="
                        + encoded(login.scope());
        UpstreamRequest request =
                new UpstreamRequest(
                        "AzureException",
                        "POST",
                        URI.create(HOST + encoded(login.tenant()) + "/oauth2/v2.0/token"),
                        Map.of("content-type", "application/x-www-form-urlencoded"),
                        Payload.of(form.getBytes(UTF_8)),
                        TIMEOUTS);
        try (UpstreamResponse response = upstream.call(request).send()) {
            return token(response);
        }
    }

    private TokenCache.Token token(UpstreamResponse response) {
        int status = response.status();
        byte[] body = response.bytes(LONGEST_ANSWER);
        if (status != 200) {
            String hint = status < 500 ? ": check tenant_id, client_id and client_secret" : "";
            throw refused(status, "status " + status + hint);
        }
        ObjectNode answer = Json.parseObject(body);
        String token = answer.path("access_token").asText();
        if (token.isEmpty()) {
            throw refused(status, "an answer without a token");
        }
        return new TokenCache.Token(
                new Secret(token), seconds.getAsLong() + answer.path("expires_in").asLong());
    }

    private static FailureException refused(int status, String text) {
        ErrorClass errorClass =
                status >= 500 ? ErrorClass.SERVICE_UNAVAILABLE : ErrorClass.AUTHENTICATION;
        return new FailureException(
                new Failure.Upstream(
                        errorClass,
                        "litellm."
                                + errorClass.liteLlmName()
                                + ": AzureException - Microsoft Entra answered the login with "
                                + text
                                + "."));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
