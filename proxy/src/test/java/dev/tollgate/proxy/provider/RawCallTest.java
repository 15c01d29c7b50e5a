package dev.tollgate.proxy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Timeouts;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawCallTest {

    private static final String BASE = "https://vendor.example:8443/in/here";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../x",
                "/a/..",
                "/a/./b",
                "/%2e%2e/x",
                "/.%2E/x",
                "/%252e%252e/x",
                "/a%2F..%2Fb",
                "/a%252f%252e%252e",
                "/a\\..\\b",
                "/a%5c..",
                "/..;x=1/b",
                "/a%0d%0aHost:evil",
                "/a%00",
                "/a\nb"
            })
    void pathThatLeadsUpwardsOrHidesALineIsRefused(String path) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> call(path, ""))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(Failure.BadRequest.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/x",
                "@evil.example/x",
                "/@evil.example/",
                "https://evil.example/x",
                ":80@evil.example",
                "/x?@evil.example",
                "/x#@evil.example",
                "\\\\evil.example\\x",
                "/..evil/...",
                "/[::1]/{a}|^` \u00e4\"<>",
                "/%zz%"
            })
    void noPathLeavesTheBase(String path) {
        URI uri = call(path, "").at(BASE);

        assertThat(uri.getHost()).isEqualTo("vendor.example");
        assertThat(uri.getPort()).isEqualTo(8443);
        assertThat(uri.getUserInfo()).isNull();
        assertThat(uri.getScheme()).isEqualTo("https");
        assertThat(uri.normalize().getRawPath()).startsWith("/in/here/").doesNotContain("//");
        assertThat(uri.getRawQuery()).isNull();
        assertThat(uri.getRawFragment()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files, https://h/v1, https://h/v1/files",
        "/files, https://h/v1, https://h/v1/files",
        "/v1/files, https://h, https://h/v1/files",
        "/v1beta/models, https://h/p/v1, https://h/p/v1beta/models",
        "/v1, https://h/v1/, https://h/v1/v1",
        "/v1x/y/, https://h/v1, https://h/v1x/y/",
        "'', https://h/v1, https://h/v1",
        "/video/1, https://h/v1, https://h/v1/video/1"
    })
    void versionOfThePathStandsForTheBases(String path, String base, String expected) {
        assertThat(call(path, "").below(base)).hasToString(expected);
    }

    @Test
    void encodedNamesStayAsTheyCame() {
        assertThat(call("/model/arn%3Aaws%2Fx:0/invoke", "a=%26&b=c+d").at(BASE))
                .hasToString(BASE + "/model/arn%3Aaws%2Fx:0/invoke?a=%26&b=c+d");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/p?a=1&b=2, b=3&c=4, https://h/p?a=1&b=3&c=4",
        "https://h/p?a=1, '', https://h/p?a=1",
        "https://h/p, a[]=1|2, https://h/p?a%5B%5D=1%7C2",
        "https://h/p, a=1#b, https://h/p?a=1%23b"
    })
    void queriesAreMergedAndTheClientsWins(String base, String query, String expected) {
        assertThat(call("", query).at(base)).hasToString(expected);
    }

    private static RawCall call(String path, String query) {
        return new RawCall("GET", path, query, Map.of(), Payload.EMPTY, Timeouts.DEFAULT);
    }
}
