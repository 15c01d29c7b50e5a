package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for {@code localhost} that is its own authority, made by the JDK's keytool.
 *
 * @param authority its file, to be trusted
 */
public record Certificates(SSLContext context, Path authority) {

    private static final String PASSWORD = "changeit";

    public static Certificates make(Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Path authority = folder.resolve("authority.pem");
        keytool(store);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Files.write(authority, pem(keys.getCertificate("vendor")), US_ASCII);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return new Certificates(context, authority);
    }

    ServerSocket listener() {
        try {
            return context.getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> pem(Certificate certificate) throws GeneralSecurityException {
        String lines = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        return List.of("-----BEGIN CERTIFICATE-----", lines, "-----END CERTIFICATE-----");
    }

    private static void keytool(Path store) throws IOException, InterruptedException {
        String options =
                "-J-XX:TieredStopAtLevel=1 -genkeypair -keyalg EC -groupname secp256r1 -alias vendor"
                        + " -dname CN=localhost -ext san=dns:localhost -storepass "
                        + PASSWORD
                        + " -keystore";
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ")));
        command.add(store.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
