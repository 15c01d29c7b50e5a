package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of service accounts, given by a server on this machine. */
class GoogleTokensTest {

    /** Made once: to find large primes takes its time. */
    private static final String KEY = key();

    private final AtomicInteger given = new AtomicInteger();
    private final GoogleTokens tokens = new GoogleTokens();
    private HttpServer google;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        google.createContext(
                "/token",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    byte[] answer =
                            ("{\"access_token\":\"token-"
                                            + given.incrementAndGet()
                                            + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}")
                                    .getBytes(UTF_8);
                    exchange.getResponseHeaders().set("content-type", "application/json");
                    exchange.sendResponseHeaders(status, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        google.start();
    }

    @AfterEach
    void stop() {
        google.stop(0);
    }

    @Test
    void tokenIsFetchedOnceForManyCalls() {
        String account = account();

        assertThat(tokens.apply(account)).containsEntry("Authorization", "Bearer token-1");
        assertThat(tokens.apply(account)).containsEntry("Authorization", "Bearer token-1");
        assertThat(given).hasValue(1);
    }

    @Test
    void credentialsMayBeTheNameOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("account.json"), account());

        assertThat(tokens.apply(file.toString())).containsEntry("Authorization", "Bearer token-1");
    }

    @Test
    void missingFileIsAFailureThatSaysWhatToSet() {
        assertThatThrownBy(() -> tokens.apply("/nowhere/account.json"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failed -> {
                            Failure.Upstream failure = (Failure.Upstream) failed.failure();
                            assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
                            assertThat(failure.message())
                                    .contains("vertex_credentials")
                                    .doesNotContain("/nowhere");
                        });
    }

    @Test
    void refusedAccountIsAFailureWithoutGooglesWords() {
        status = 401;
        String account = account();

        assertThatThrownBy(() -> tokens.apply(account))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("no access token")
                .hasMessageNotContaining("127.0.0.1");
    }

    private String account() {
        return Json.text(
                Json.object()
                        .put("type", "service_account")
                        .put("project_id", "my-project")
                        .put("private_key_id", "1")
                        .put("private_key", KEY)
                        .put("client_email", "gateway@my-project.iam.gserviceaccount.com")
                        .put("client_id", "1")
                        .put(
                                "token_uri",
                                "http://localhost:" + google.getAddress().getPort() + "/token"));
    }

    private static String key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
