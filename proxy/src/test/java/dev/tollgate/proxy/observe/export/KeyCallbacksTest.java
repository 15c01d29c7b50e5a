package dev.tollgate.proxy.observe.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.fake.Collector;
import dev.tollgate.proxy.fake.Received;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.Requests;
import dev.tollgate.proxy.observe.Served;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and teams have callbacks of their own, and clients say who isn't to be told. */
class KeyCallbacksTest {

    private static final JsonNode NOTHING = MissingNode.getInstance();

    private final Collector collector = new Collector();

    @AfterEach
    void stop() {
        collector.close();
    }

    private Exports exports() {
        ExportSettings configured =
                new ExportSettings(
                        Optional.empty(),
                        Optional.of(
                                new ExportSettings.Webhook(
                                        new ExportSettings.Address(
                                                new Secret(collector.url() + "/configured"),
                                                java.util.Map.of()),
                                        ExportSettings.Which.BOTH)),
                        Optional.of(
                                new ExportSettings.Langfuse(
                                        collector.url() + "/configured",
                                        "pk-all",
                                        new Secret("sk-all"),
                                        ExportSettings.Which.BOTH)),
                        Optional.empty());
        return Exports.of(
                configured,
                (_, _, headers, _) -> headers,
                new Exporter.Pace(Duration.ofMillis(5), Duration.ofMillis(1)));
    }

    private JsonNode logging(String name, String type, String variables) {
        return Json.parse(
                """
                {"logging": [{"callback_name": "NAME", "callback_type": "TYPE",
                              "callback_vars": VARIABLES}]}
                """
                        .replace("NAME", name)
                        .replace("TYPE", type)
                        .replace("VARIABLES", variables)
                        .replace("URL", collector.url()));
    }

    private static Served of(Served request, JsonNode key, JsonNode team, Served.Telling telling) {
        Served.Asked asked = request.asked();
        Served.Payer payer = request.payer();
        return new Served(
                new Served.Asked(
                        Ends.ID,
                        "call-1",
                        asked.callType(),
                        asked.method(),
                        asked.route(),
                        asked.model(),
                        asked.stream(),
                        asked.mirrored(),
                        asked.metadata(),
                        asked.client(),
                        telling),
                new Served.Payer(
                        payer.key(),
                        payer.keyAlias(),
                        payer.user(),
                        payer.userEmail(),
                        payer.team(),
                        payer.teamAlias(),
                        payer.organization(),
                        payer.endUser(),
                        key,
                        team),
                request.tries(),
                request.result(),
                request.tags(),
                request.started(),
                request.timing(),
                request.said());
    }

    private List<String> paths(Served... requests) {
        try (Exports exports = exports()) {
            List.of(requests).forEach(exports::served);
        }
        return collector.received().stream().map(Received::path).sorted().toList();
    }

    private static Served good(JsonNode key, JsonNode team) {
        return of(Requests.answered("k1"), key, team, Served.Telling.ALL);
    }

    @Test
    void projectOfTheKeyIsToldInsteadOfTheConfigurationsOne() {
        JsonNode own =
                logging(
                        "langfuse",
                        "success",
                        """
                        {"langfuse_public_key": "pk-own", "langfuse_secret": "sk-own",
                         "langfuse_host": "URL/own/"}
                        """);

        assertThat(paths(good(own, NOTHING)))
                .containsExactly("/configured", "/own/api/public/ingestion");
        assertThat(collector.received())
                .filteredOn(one -> one.path().startsWith("/own"))
                .allSatisfy(one ->
                        assertThat(one.header("authorization"))
                                .isEqualTo(
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                "pk-own:sk-own".getBytes(UTF_8))));
    }

    @Test
    void whatTheKeysCallbackDoesNotWantGoesToTheConfigurationsOne() {
        JsonNode own =
                logging(
                        "langfuse",
                        "failure",
                        """
                        {"langfuse_public_key": "pk", "langfuse_secret_key": "sk",
                         "langfuse_host": "URL/own"}
                        """);

        assertThat(paths(good(own, NOTHING)))
                .containsExactly("/configured", "/configured/api/public/ingestion");
    }

    @Test
    void webhookOfTheTeamIsToldWhereTheKeyHasNone() {
        JsonNode team =
                logging(
                        "generic_api",
                        "success_and_failure",
                        """
                        {"GENERIC_LOGGER_ENDPOINT": "URL/team",
                         "GENERIC_LOGGER_HEADERS": "x-key=a=b, broken"}
                        """);

        assertThat(paths(good(NOTHING, team)))
                .containsExactly("/configured/api/public/ingestion", "/team");
        assertThat(collector.received())
                .filteredOn(one -> one.path().equals("/team"))
                .allSatisfy(one -> assertThat(one.header("x-key")).isEqualTo("a=b"));
    }

    @Test
    void settingsOfATeamsCallbacksAreUnderstoodToo() {
        JsonNode team =
                Json.parse(
                        """
                        {"callback_settings": {"success_callback": ["langfuse"], "callback_vars":
                         {"langfuse_public_key": "p", "langfuse_secret_key": "s",
                          "langfuse_host": "URL/team"}}}
                        """
                                .replace("URL", collector.url()));

        assertThat(paths(good(NOTHING, team)))
                .containsExactly("/configured", "/team/api/public/ingestion");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "langfuse; {\"langfuse_public_key\": \"pk\"}",
                "langfuse; {\"langfuse_public_key\": \"p\", \"langfuse_secret\": \"s\","
                        + " \"langfuse_host\": \"file:///etc\"}",
                "generic_api; {\"generic_logger_endpoint\": \"not an address\"}",
                "datadog; {}",
                "langfuse; null"
            })
    void callbackThatCannotBeToldChangesNothing(String name, String variables) {
        assertThat(paths(good(logging(name, "success", variables), NOTHING)))
                .containsExactly("/configured", "/configured/api/public/ingestion");
    }

    @Test
    void nobodyIsToldWhereTheClientSaysSo() {
        Served silent =
                of(Requests.answered("k1"), NOTHING, NOTHING, new Served.Telling(true, Set.of()));
        Served without =
                of(
                        Requests.answered("k1"),
                        NOTHING,
                        NOTHING,
                        new Served.Telling(false, Set.of("langfuse")));

        assertThat(paths(silent, without)).containsExactly("/configured");
        assertThat(collector.received().getFirst().json()).hasSize(1);
    }

    @Test
    void onlyTheLatestReceiversAreKept() {
        Served[] many = new Served[150];
        for (int i = 0; i < many.length; i++) {
            many[i] =
                    good(
                            logging(
                                    "generic_api",
                                    "success",
                                    "{\"generic_logger_endpoint\": \"URL/" + i + "\"}"),
                            NOTHING);
        }

        assertThat(paths(many)).filteredOn(path -> path.matches("/\\d+")).hasSizeGreaterThan(99);
    }
}
