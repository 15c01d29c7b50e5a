package dev.tollgate.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts are what URLs name, in the form that requests write. */
class RouteTest {

    private final Routes routes = new Routes(UpstreamSettings.Proxies.NONE);

    @ParameterizedTest
    @CsvSource({
        "http://a.example, a.example, a.example:80",
        "https://a.example/x, a.example, a.example:443",
        "https://a.example:443, a.example, a.example:443",
        "https://a.example:80, a.example:80, a.example:80",
        "HTTPS://A.Example:8443, a.example:8443, a.example:8443",
        "http://user:pass@a.example, a.example, a.example:80",
        "http://my_model:8000/v1, my_model:8000, my_model:8000",
        "http://user:pass@my_model/v1, my_model, my_model:80",
        "http://my_model:/v1, my_model, my_model:80",
        "http://[::1]:8000, [::1]:8000, [::1]:8000",
        "https://[2001:DB8::1], [2001:db8::1], [2001:db8::1]:443"
    })
    void hostIsRead(String uri, String authority, String withPort) throws URISyntaxException {
        Route route = routes.route(URI.create(uri));
        assertThat(route.authority()).isEqualTo(authority);
        assertThat(route.withPort()).isEqualTo(withPort);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:/v1",
                "/v1",
                "http://my_model:x",
                "http://my_model:99999",
                "http://a.example:99999",
                "http://user@:80"
            })
    void addressWithoutHostIsRefused(String uri) {
        assertThatThrownBy(() -> routes.route(URI.create(uri)))
                .isInstanceOf(URISyntaxException.class);
    }
}
