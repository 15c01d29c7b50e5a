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
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of Microsoft Entra for a client id and secret, kept until they end. The first request
 * waits for its token; later ones are renewed beside the requests, before they end.
 *
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow">Entra,
 *     client credentials</a>
 */
final class EntraTokens {

    private static final System.Logger LOG = System.getLogger(EntraTokens.class.getName());

    private static final String HOST = "https://login.microsoftonline.com/";
    private static final String SCOPE = "https://cognitiveservices.azure.com/.default";
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** In seconds; Entra's tokens last an hour or more. */
    private static final long RENEW_BEFORE = 600;

    /** In seconds; as long as a request may be on its way. */
    private static final long DEAD_BEFORE = 30;

    private static final Timeouts TIMEOUTS = Timeouts.DEFAULT.withTotal(Duration.ofSeconds(15));

    private final Upstream upstream;
    private final LongSupplier seconds;
    private final Map<Login, Held> held = new ConcurrentHashMap<>();

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

    private record Token(Secret value, long end) {}

    private static final class Held {
        private final ReentrantLock fetching = new ReentrantLock();
        private final AtomicBoolean renewing = new AtomicBoolean();
        private volatile @Nullable Token token;
    }

    /**
     * @param seconds since 1970
     */
    EntraTokens(Upstream upstream, LongSupplier seconds) {
        this.upstream = upstream;
        this.seconds = seconds;
    }

    /**
     * A token that holds for a while.
     *
     * @throws FailureException with {@link Failure.Upstream} where there is none and Entra gives
     *     none
     */
    String token(Login login) {
        Held mine = held.computeIfAbsent(login, _ -> new Held());
        Token token = mine.token;
        if (token == null || left(token) < DEAD_BEFORE) {
            return first(login, mine);
        }
        if (left(token) < RENEW_BEFORE && mine.renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("entra-token").start(() -> renew(login, mine));
        }
        return token.value().value();
    }

    /** Who comes while another fetches waits for that one's token. */
    private String first(Login login, Held mine) {
        mine.fetching.lock();
        try {
            Token token = mine.token;
            if (token == null || left(token) < DEAD_BEFORE) {
                token = fetch(login);
                mine.token = token;
            }
            return token.value().value();
        } finally {
            mine.fetching.unlock();
        }
    }

    private void renew(Login login, Held mine) {
        try {
            mine.token = fetch(login);
        } catch (FailureException e) {
            // the token that is there still holds; the next request tries again
            LOG.log(Level.WARNING, "Entra gave no new token: {0}", e.getMessage());
        } finally {
            mine.renewing.set(false);
        }
    }

    private long left(Token token) {
        return token.end() - seconds.getAsLong();
    }

    private Token fetch(Login login) {
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

    private Token token(UpstreamResponse response) {
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
        return new Token(
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
