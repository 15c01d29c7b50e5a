package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private final RouteTable table =
            new RouteTable(
                    List.of(() ->
                            List.of(
                                    route("POST", "/chat/completions"),
                                    route("POST", "/v1/messages"),
                                    route("GET", "/responses/{id}"),
                                    route("GET", "/responses/{id}/input_items"),
                                    route("POST", "/openai/deployments/{model}/embeddings"),
                                    route("GET", "/openai/{rest:path}"),
                                    route("POST", "/models/{call:path}"))));

    @Test
    void fixedPathIsFoundWithAndWithoutVersion() {
        assertThat(path("POST", "/chat/completions")).hasValue("/chat/completions");
        assertThat(path("POST", "/v1/chat/completions")).hasValue("/chat/completions");
        assertThat(path("POST", "/v1/messages")).hasValue("/v1/messages");
        assertThat(path("POST", "/v2/chat/completions")).isEmpty();
    }

    @Test
    void parametersAreDecoded() {
        assertThat(parameters("GET", "/v1/responses/resp_1%2F2"))
                .isEqualTo(Map.of("id", "resp_1/2"));
        assertThat(parameters("POST", "/openai/deployments/a%20b+c/embeddings"))
                .isEqualTo(Map.of("model", "a b+c"));
    }

    @Test
    void restOfThePathIsTakenAsItCame() {
        assertThat(parameters("GET", "/openai/v1/files/x%2Fy"))
                .isEqualTo(Map.of("rest", "v1/files/x%2Fy"));
        assertThat(parameters("POST", "/v1beta/models/org/name:generateContent"))
                .isEqualTo(Map.of("call", "org/name:generateContent"));
    }

    @Test
    void fixedSegmentsWinOverTheRest() {
        assertThat(path("POST", "/openai/deployments/m/embeddings"))
                .hasValue("/openai/deployments/{model}/embeddings");
        assertThat(path("GET", "/openai/deployments/m/embeddings")).hasValue("/openai/{rest:path}");
    }

    @Test
    void emptySegmentIsNoParameter() {
        assertThat(path("GET", "/responses//input_items")).isEmpty();
        assertThat(path("GET", "/responses/")).isEmpty();
    }

    @Test
    void methodsOfAPathAreKnown() {
        assertThat(table.methods("/v1/chat/completions")).containsExactly("POST");
        assertThat(table.methods("/nowhere")).isEmpty();
    }

    private Optional<String> path(String method, String path) {
        return table.find(method, path).map(match -> match.route().path());
    }

    private Map<String, String> parameters(String method, String path) {
        return table.find(method, path).orElseThrow().parameters();
    }

    private static Route route(String method, String path) {
        return new Route(
                method,
                path,
                Route.Access.KEY,
                new Route.About("test", "test", ErrorForm.OPENAI),
                _ -> {});
    }
}
