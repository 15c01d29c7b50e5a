package dev.tollgate.proxy.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.jspecify.annotations.Nullable;

/** Makes the TLS side of connections from settings. */
final class Tls {

    private Tls() {}

    /**
     * What opens TLS on a socket. The platform's own is made on the side: reading its certificates
     * takes as long as all the rest of the start, and can't fail by a setting.
     *
     * @throws IllegalArgumentException where a file holds no certificate or can't be read
     */
    static Supplier<TlsSocketStrategy> prepared(UpstreamSettings.Tls settings) {
        if (settings.verify() && settings.extraAuthorities().isEmpty()) {
            return CompletableFuture.supplyAsync(
                            DefaultClientTlsStrategy::createSystemDefault,
                            Thread.ofPlatform().daemon().name("tls")::start)
                    ::join;
        }
        TlsSocketStrategy made = strategy(settings);
        return () -> made;
    }

    /**
     * What opens TLS on a socket.
     *
     * @throws IllegalArgumentException where a file holds no certificate or can't be read
     */
    private static TlsSocketStrategy strategy(UpstreamSettings.Tls settings) {
        try {
            if (!settings.verify()) {
                return new DefaultClientTlsStrategy(
                        SSLContextBuilder.create()
                                .loadTrustMaterial(TrustAllStrategy.INSTANCE)
                                .build(),
                        HostnameVerificationPolicy.CLIENT,
                        NoopHostnameVerifier.INSTANCE);
            }
            return new DefaultClientTlsStrategy(
                    SSLContextBuilder.create()
                            .loadTrustMaterial(trusted(settings.extraAuthorities()), null)
                            .build(),
                    HostnameVerificationPolicy.BUILTIN,
                    null);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static KeyStore trusted(List<Path> files) throws GeneralSecurityException {
        KeyStore store = empty();
        int count = 0;
        for (X509Certificate authority : system()) {
            store.setCertificateEntry("system-" + count++, authority);
        }
        for (Path file : files) {
            for (Certificate authority : read(file)) {
                store.setCertificateEntry("extra-" + count++, authority);
            }
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }

    private static X509Certificate[] system() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((@Nullable KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager authorities) {
                return authorities.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static List<Certificate> read(Path file) throws GeneralSecurityException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            List<Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        "SSL_CERT_FILE: " + file + " holds no certificate");
            }
            return found;
        } catch (IOException e) {
            throw new IllegalArgumentException("SSL_CERT_FILE: cannot read " + file, e);
        }
    }
}
