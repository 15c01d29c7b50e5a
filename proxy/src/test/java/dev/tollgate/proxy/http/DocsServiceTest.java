package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocsServiceTest {

    private static final App APP = Gateways.demo();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

    @BeforeAll
    static void start() {
        APP.start();
    }

    @AfterAll
    static void stop() {
        APP.close();
        CLIENT.close();
    }

    @Test
    void pageLinksOnlyRelatively() throws Exception {
        List<String> links = new ArrayList<>();
        Matcher link = LINK.matcher(get("/").body());
        while (link.find()) {
            links.add(link.group(1));
        }

        assertThat(links).containsExactlyInAnyOrder("data:,", "openapi.json");
        assertThat(get("/").body()).doesNotContain("http:", "https:", "@import");
    }

    @Test
    void onlyThePagesOwnScriptMayRun() throws Exception {
        String policy = get("/").headers().firstValue("Content-Security-Policy").orElseThrow();

        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
        assertThat(policy).containsPattern("script-src 'sha256-[A-Za-z0-9+/]{43}='");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void otherNamesLeadToThePageUnderAnyPrefix(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().firstValue("Location")).hasValue("./");
        assertThat(URI.create("https://host/a/b" + path).resolve("./"))
                .hasToString("https://host/a/b/");
    }

    @Test
    void everyRouteIsInTheDocument() throws Exception {
        JsonNode paths = openApi().path("paths");

        assertThat(routes())
                .filteredOn(route -> !route.startsWith("post /models/"))
                .filteredOn(route -> !route.contains(" /v1/") || route.contains("/messages"))
                .isNotEmpty()
                .allSatisfy(route -> {
                    String[] parts = route.split(" ", 2);
                    String path = parts[1].replace(":path}", "}");
                    assertThat(paths.path(path).has(parts[0])).as(route).isTrue();
                });
        assertThat(paths.has("/v1beta/models/{model}:generateContent")).isTrue();
    }

    @Test
    void documentIsWellFormed() throws Exception {
        ObjectNode api = openApi();

        assertThat(api.path("openapi").asText()).startsWith("3.1");
        assertThat(api.path("servers").path(0).path("url").asText()).isEqualTo(".");
        assertThat(api.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(api.at(ref.substring(1)).isObject()).isTrue());
        assertThat(api.path("paths").findValuesAsText("operationId")).doesNotHaveDuplicates();
    }

    @Test
    void whatIsWrittenByHandBelongsToARoute() throws Exception {
        ObjectNode written =
                Json.parseObject(
                        Files.readAllBytes(
                                Path.of(
                                        "src/main/resources/dev/tollgate/proxy/http/openapi.json")));
        JsonNode served = openApi().path("paths");

        List<String> strangers = new ArrayList<>();
        written.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .fieldNames()
                                .forEachRemaining(method -> {
                                    if (!served.path(path.getKey()).path(method).has("summary")) {
                                        strangers.add(method + " " + path.getKey());
                                    }
                                }));
        assertThat(strangers).isEmpty();
    }

    @Test
    void publicPathsAskForNoKey() throws Exception {
        JsonNode paths = openApi().path("paths");

        assertThat(paths.at("/~1health~1liveliness/get/security")).isEmpty();
        assertThat(paths.at("/~1chat~1completions/post").has("security")).isFalse();
    }

    @Test
    void routesHaveLiteLlmsForm() throws Exception {
        JsonNode first = Json.parse(get("/routes").body().getBytes(UTF_8)).path("routes").path(0);

        assertThat(first.fieldNames())
                .toIterable()
                .containsExactly("path", "methods", "name", "endpoint");
        assertThat(first.path("methods")).containsExactly(Json.parse("\"POST\"".getBytes(UTF_8)));
    }

    @Test
    void testEchoesItsPath() throws Exception {
        assertThat(get("/test").body()).isEqualTo("{\"route\":\"/test\"}");
    }

    private static List<String> routes() throws Exception {
        List<String> all = new ArrayList<>();
        for (JsonNode route : Json.parse(get("/routes").body().getBytes(UTF_8)).path("routes")) {
            String method = route.path("methods").path(0).asText();
            all.add(method.toLowerCase(Locale.ROOT) + " " + route.path("path").asText());
        }
        return all;
    }

    private static ObjectNode openApi() throws Exception {
        return Json.parseObject(get("/openapi.json").body().getBytes(UTF_8));
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + APP.port() + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
