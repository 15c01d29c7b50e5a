package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredPassThroughTest {

    private static final Relayed RELAYED =
            new Relayed(
                    """
                    general_settings:
                      master_key: KEY
                      pass_through_endpoints:
                        - {path: /one, target: "VENDOR/v1/models?a=1&b=2", headers: {Authorization: Bearer target, X-Own: "1"}}
                        - {path: /tree, target: VENDOR/v1, include_subpath: true, auth: true, headers: {Authorization: Bearer target}, forward_headers: true}
                        - {path: /tree/deep, target: VENDOR/deep/, include_subpath: true}
                        - {path: /open, target: VENDOR/v1/models, forward_headers: true}
                    """);

    @BeforeEach
    void forget() {
        RELAYED.vendor().reset();
    }

    @AfterAll
    static void close() {
        RELAYED.close();
    }

    @Test
    void pathGoesToItsTargetWithItsHeadersAndBothQueries() throws Exception {
        HttpResponse<String> answer =
                RELAYED.send(
                        RELAYED.to("/one?b=3")
                                .setHeader("Authorization", "Bearer nobody")
                                .header("X-Client", "1")
                                .header("x-pass-marked", "2"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"object\":\"list\"");
        assertThat(RELAYED.last().path()).isEqualTo("/v1/models");
        assertThat(RELAYED.last().query()).isEqualTo("a=1&b=3");
        assertThat(RELAYED.last().header("authorization")).isEqualTo("Bearer target");
        assertThat(RELAYED.last().header("x-own")).isEqualTo("1");
        assertThat(RELAYED.last().header("marked")).isEqualTo("2");
        assertThat(RELAYED.last().headers()).doesNotContainKeys("x-client", "x-pass-marked");
    }

    @ParameterizedTest
    @CsvSource({
        "/tree/models?x=1, /v1/models",
        "/tree/x/, /v1/x/",
        "/tree/deep/a/b, /deep/a/b",
        "/tree/deep, /deep/"
    })
    void longestPathWinsAndItsRestIsAppended(String path, String expected) throws Exception {
        RELAYED.send(RELAYED.to(path).POST(BodyPublishers.ofString("{}")));

        assertThat(RELAYED.last().path()).isEqualTo(expected);
        assertThat(RELAYED.last().method()).isEqualTo("POST");
    }

    @Test
    void keyIsAskedForWhereTheEntrySaysSo() throws Exception {
        HttpResponse<String> answer =
                RELAYED.send(RELAYED.to("/tree/models").setHeader("Authorization", "Bearer no"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(RELAYED.vendor().requests()).isEmpty();
    }

    @Test
    void gatewaysKeyIsNeverForwarded() throws Exception {
        RELAYED.send(RELAYED.to("/open").header("x-api-key", "the-targets").header("X-Any", "1"));

        assertThat(RELAYED.last().headers()).doesNotContainKey("authorization");
        assertThat(RELAYED.last().header("x-api-key")).isEqualTo("the-targets");
        assertThat(RELAYED.last().header("x-any")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/one/more", "/treehouse", "/nothing"})
    void otherPathsAreNotFound(String path) throws Exception {
        HttpResponse<String> answer = RELAYED.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }

    @Test
    void pathUpwardsIsRefused() throws Exception {
        assertThat(RELAYED.get("/tree/..%2f..%2fadmin").statusCode()).isEqualTo(400);
        assertThat(RELAYED.vendor().requests()).isEmpty();
    }
}
