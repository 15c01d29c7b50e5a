package dev.tollgate.proxy.upstream;

import static dev.tollgate.proxy.upstream.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests go through the proxies that are set, with the credentials of their URLs. */
class ProxyTest {

    private static final String OK = head("200 OK", "Content-Length: 2") + "hi";

    /** {@code Aladdin:open sesame}. */
    private static final String BASIC = "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";

    @Test
    void plainRequestNamesTheWholeUrl() {
        try (RawServer proxy = RawServer.answering(OK);
                Upstream upstream = upstream(proxy, List.of())) {
            Calls.text(upstream, Calls.post(URI.create("http://vendor.example/v1?a=b")));
            assertThat(proxy.requests.getFirst().split("\r\n"))
                    .startsWith("POST http://vendor.example/v1?a=b HTTP/1.1")
                    .contains("Host: vendor.example", BASIC);
        }
    }

    @Test
    void tunnelThatIsRefusedSaysWithWhichStatus() {
        try (RawServer proxy = RawServer.answering(head("407 No", "Content-Length: 0"));
                Upstream upstream = upstream(proxy, List.of())) {
            URI uri = URI.create("https://vendor.example/v1");
            assertThat(Calls.failure(upstream, Calls.post(uri)).message())
                    .isEqualTo(
                            "litellm.APIConnectionError: OpenAIException - The proxy refused the"
                                    + " connection with status 407.");
        }
    }

    @Test
    void exceptedHostsAreReachedDirectly() {
        try (RawServer proxy = RawServer.answering(OK);
                RawServer vendor = RawServer.answering(OK);
                Upstream upstream = upstream(proxy, List.of("vendor.example", "127.0.0.1"))) {
            Calls.text(upstream, Calls.post(vendor.uri()));
            assertThat(vendor.requests).hasSize(1);
            assertThat(proxy.requests).isEmpty();
        }
    }

    @Test
    void wrongUrlIsNotQuoted() {
        Optional<Secret> url = Optional.of(new Secret("http://user:open sesame@proxy:3128"));
        assertThatThrownBy(() ->
                        new Routes(new UpstreamSettings.Proxies(url, Optional.empty(), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a valid URL")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void exceptionsAreNamesWithAllBelowThem() {
        UpstreamSettings.Proxies proxies =
                new UpstreamSettings.Proxies(
                        Optional.of(new Secret("http://proxy:3128")),
                        Optional.empty(),
                        List.of("example.com", ".internal", "*.corp", "local:81"));
        Routes routes = new Routes(proxies);
        assertThat(
                        List.of(
                                "http://example.com",
                                "http://a.example.com",
                                "http://x.internal",
                                "http://x.corp",
                                "http://local:81",
                                "https://elsewhere"))
                .noneMatch(uri -> isProxied(routes, uri));
        assertThat(List.of("http://notexample.com", "http://local:82", "http://corp.example"))
                .allMatch(uri -> isProxied(routes, uri));
    }

    private static boolean isProxied(Routes routes, String uri) {
        try {
            return routes.route(URI.create(uri)).proxy() != null;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Upstream upstream(RawServer proxy, List<String> except) {
        Optional<Secret> url =
                Optional.of(new Secret("http://Aladdin:open%20sesame@127.0.0.1:" + proxy.port()));
        return new HttpUpstream(
                new UpstreamSettings(
                        4,
                        Calls.LONG,
                        UpstreamSettings.Tls.DEFAULT,
                        new UpstreamSettings.Proxies(url, url, except)));
    }
}
