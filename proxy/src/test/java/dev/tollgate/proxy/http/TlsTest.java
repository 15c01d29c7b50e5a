package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.Gateways.Options;
import dev.tollgate.proxy.upstream.Certificates;
import io.helidon.common.tls.Tls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final String CONFIGURATION =
            """
            model_list:
              - model_name: m
                litellm_params: {model: openai/m, mock_response: "hello over TLS"}
            """;

    /** ALPN decides which of the two it is. */
    @Test
    void clientChoosesTheVersionOfHttp(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.make(folder);
        Tls tls = Tls.builder().sslContext(certificates.context()).build();
        try (App app = Gateways.of(CONFIGURATION, Options.NONE.with(tls))) {
            app.start();
            for (HttpClient.Version version :
                    List.of(HttpClient.Version.HTTP_2, HttpClient.Version.HTTP_1_1)) {
                HttpResponse<String> answer = ask(app.port(), version, certificates.authority());

                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("hello", "data: [DONE]");
            }
        }
    }

    private static HttpResponse<String> ask(int port, HttpClient.Version version, Path authority)
            throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(authority)).version(version).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "https://localhost:" + port + "/v1/chat/completions"))
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"model\":\"m\",\"stream\":true,\"messages\":[]}"))
                            .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "gateway", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
