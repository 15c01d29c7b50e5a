package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS trusts the JDK's authorities and those that are named, for the host's own name only. */
class TlsTest {

    private static final String OK = head("200 OK", "Content-Length: 2") + "hi";

    @TempDir static Path folder;
    private static Certificates certificates;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificates = Certificates.make(folder);
    }

    @Test
    void namedAuthorityIsTrusted() {
        try (Upstream upstream = new HttpUpstream(trusting());
                RawServer vendor = vendor()) {
            assertThat(Calls.text(upstream, Calls.post(uri(vendor, "localhost"))))
                    .isEqualTo("200 hi");
        }
    }

    @Test
    void otherHostNameIsRefused() {
        check(trusting(), "127.0.0.1");
    }

    @Test
    void unknownAuthorityIsRefused() {
        check(UpstreamSettings.DEFAULT, "localhost");
    }

    @Test
    void withoutVerificationAnythingGoes() {
        try (Upstream upstream = new HttpUpstream(settings(false, List.of()));
                RawServer vendor = vendor()) {
            assertThat(Calls.text(upstream, Calls.post(uri(vendor, "127.0.0.1"))))
                    .isEqualTo("200 hi");
        }
    }

    @Test
    void usedConnectionThatWasClosedCostsNoRequest() throws InterruptedException {
        try (Upstream upstream = new HttpUpstream(trusting());
                RawServer vendor = vendor()) {
            URI uri = uri(vendor, "localhost");
            Calls.text(upstream, Calls.post(uri));
            vendor.peers.take().gone.join();
            assertThat(Calls.text(upstream, Calls.post(uri))).isEqualTo("200 hi");
            assertThat(vendor.requests).hasSize(2);
        }
    }

    @Test
    void vendorThatSpeaksNoTlsIsRefused() {
        try (Upstream upstream = new HttpUpstream(trusting());
                RawServer vendor = new RawServer(peer -> peer.say("hello, I am not TLS"))) {
            assertThat(Calls.failure(upstream, Calls.post(uri(vendor, "localhost"))).message())
                    .isEqualTo(
                            "litellm.APIConnectionError: OpenAIException - TLS could not be agreed"
                                    + " on.");
        }
    }

    @Test
    void proxyIsPassedThroughATunnelThatItsConnectionKeeps() {
        RawServer.Script answer =
                peer -> {
                    while (!peer.request().isEmpty()) {
                        peer.say(OK);
                    }
                };
        try (RawServer vendor = new RawServer(certificates.listener(), answer);
                RawServer proxy = new RawServer(peer -> tunnel(peer, vendor.port()));
                Upstream upstream = new HttpUpstream(through(proxy))) {
            for (int i = 0; i < 2; i++) {
                assertThat(Calls.text(upstream, Calls.post(uri(vendor, "localhost"))))
                        .isEqualTo("200 hi");
            }
            assertThat(proxy.requests).hasSize(1);
            assertThat(proxy.requests.getFirst().split("\r\n"))
                    .startsWith("CONNECT localhost:" + vendor.port() + " HTTP/1.1")
                    .contains("Proxy-Authorization: Basic YTpi");
            assertThat(vendor.requests).hasSize(2);
            assertThat(vendor.requests.getFirst())
                    .startsWith("POST / HTTP/1.1")
                    .doesNotContain("Proxy-Authorization");
        }
    }

    private static UpstreamSettings through(RawServer proxy) {
        Secret url = new Secret("http://a:b@127.0.0.1:" + proxy.port());
        return new UpstreamSettings(
                4,
                Calls.LONG,
                trusting().tls(),
                new UpstreamSettings.Proxies(Optional.empty(), Optional.of(url), List.of()));
    }

    private static void tunnel(RawServer.Peer peer, int port) throws IOException {
        peer.request();
        try (Socket vendor = new Socket(InetAddress.getLoopbackAddress(), port)) {
            peer.say(head("200 Connection established"));
            Thread.ofVirtual().start(() -> copy(vendor, peer.socket()));
            copy(peer.socket(), vendor);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException closed) {
            // one side has gone, and so has the tunnel
        }
    }

    private static void check(UpstreamSettings settings, String host) {
        try (Upstream upstream = new HttpUpstream(settings);
                RawServer vendor = vendor()) {
            assertThat(Calls.failure(upstream, Calls.post(uri(vendor, host))))
                    .isEqualTo(
                            new Failure.Upstream(
                                    ErrorClass.API_CONNECTION,
                                    "litellm.APIConnectionError: OpenAIException - The TLS"
                                            + " certificate is not trusted or is for another host"
                                            + " name: if the authority is your own, name its file"
                                            + " in SSL_CERT_FILE."));
            assertThat(vendor.requests).isEmpty();
        }
    }

    private static RawServer vendor() {
        return new RawServer(
                certificates.listener(),
                peer -> {
                    peer.request();
                    peer.say(OK);
                });
    }

    private static URI uri(RawServer vendor, String host) {
        return URI.create("https://" + host + ":" + vendor.port() + "/");
    }

    private static UpstreamSettings trusting() {
        return settings(true, List.of(certificates.authority()));
    }

    private static UpstreamSettings settings(boolean verify, List<Path> authorities) {
        return new UpstreamSettings(
                4,
                Calls.LONG,
                new UpstreamSettings.Tls(verify, authorities),
                UpstreamSettings.Proxies.NONE);
    }
}
