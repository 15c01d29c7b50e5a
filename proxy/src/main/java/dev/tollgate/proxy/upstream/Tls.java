package dev.tollgate.proxy.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS side of connections.
 *
 * @param verify whether the certificate must be for the host's name
 */
record Tls(SSLSocketFactory sockets, boolean verify) {

    /** Agrees on TLS over a connected socket, before anything else was said on it. */
    SSLSocket open(Socket socket, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) sockets.createSocket(socket, host, port, true);
        if (verify) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        secure.startHandshake();
        return secure;
    }

    /**
     * What opens TLS on a socket. The platform's own is made on the side: reading its certificates
     * takes as long as all the rest of the start, and can't fail by a setting.
     *
     * @throws IllegalArgumentException where a file holds no certificate or can't be read
     */
    static Supplier<Tls> prepared(UpstreamSettings.Tls settings) {
        if (settings.verify() && settings.extraAuthorities().isEmpty()) {
            return CompletableFuture.supplyAsync(
                            () -> made(settings), Thread.ofPlatform().daemon().name("tls")::start)
                    ::join;
        }
        Tls made = made(settings);
        return () -> made;
    }

    private static Tls made(UpstreamSettings.Tls settings) {
        try {
            return new Tls(context(settings).getSocketFactory(), settings.verify());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(UpstreamSettings.Tls settings)
            throws GeneralSecurityException {
        if (settings.verify() && settings.extraAuthorities().isEmpty()) {
            return SSLContext.getDefault();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust(settings), null);
        return context;
    }

    private static TrustManager[] trust(UpstreamSettings.Tls settings)
            throws GeneralSecurityException {
        if (!settings.verify()) {
            return new TrustManager[] {new Anyone()};
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted(settings.extraAuthorities()));
        return factory.getTrustManagers();
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

    /** Takes any certificate: {@code ssl_verify: false}. */
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
