package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.guard.Kind;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees whose answers, what a key may say of the cache, and who may empty it. */
class CacheScopesTest {

    private static final String ALICE = "sk-alice-of-team-one-0001";
    private static final String ALAN = "sk-alan-of-team-one-00002";
    private static final String BERTA = "sk-berta-of-team-two-0003";
    private static final String LONER = "sk-loner-without-team-004";

    private static final VirtualKeys GATEWAY = gateway("team");

    private static VirtualKeys gateway(String scope) {
        VirtualKeys gateway =
                new VirtualKeys(
                        """
                        general_settings: {master_key: sk-master-1234567}
                        model_list:
                          - model_name: m
                            litellm_params: {model: openai/gpt-4o, mock_response: answer}
                        litellm_settings:
                          cache: true
                          cache_params: {type: local, namespace: test, scope: SCOPE}
                        """
                                .replace("SCOPE", scope));
        return gateway.record(Kind.TEAM, "one", "{}")
                .record(Kind.TEAM, "two", "{}")
                .key(ALICE, "{\"team_id\":\"one\"}")
                .key(ALAN, "{\"team_id\":\"one\"}")
                .key(BERTA, "{\"team_id\":\"two\"}")
                .key(LONER, "{}");
    }

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    /** Who answers a hit isn't known any more. */
    private static boolean hit(VirtualKeys gateway, String key, String further) throws IOException {
        RawClient.Answer answer = gateway.chat(key, "m", further);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.header("x-litellm-model-id").isEmpty();
    }

    @Test
    void aTeamSharesItsAnswersAndNobodyElseSeesThem() throws IOException {
        String question = ",\"seed\":1";
        assertThat(hit(GATEWAY, ALICE, question)).isFalse();
        assertThat(hit(GATEWAY, ALAN, question)).isTrue();
        assertThat(hit(GATEWAY, BERTA, question)).isFalse();
        assertThat(hit(GATEWAY, LONER, question)).isFalse();
        assertThat(hit(GATEWAY, VirtualKeys.MASTER, question)).isFalse();
        assertThat(hit(GATEWAY, LONER, question)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"key, false, false", "all, true, true"})
    void theScopeMayBeSet(String scope, boolean team, boolean others) throws IOException {
        try (VirtualKeys gateway = gateway(scope)) {
            assertThat(hit(gateway, ALICE, "")).isFalse();
            assertThat(hit(gateway, ALAN, "")).isEqualTo(team);
            assertThat(hit(gateway, BERTA, "")).isEqualTo(others);
            assertThat(hit(gateway, ALICE, "")).isTrue();
        }
    }

    @Test
    void aKeyMaySayOnlyWhatIsAllowed() throws IOException {
        GATEWAY.key("sk-restricted-key-00005", "{\"allowed_cache_controls\":[\"ttl\"]}");
        String key = "sk-restricted-key-00005";
        RawClient.Answer refused = GATEWAY.chat(key, "m", ",\"cache\":{\"no-cache\":true}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("Not allowed to set no-cache as a cache control.");
        assertThat(GATEWAY.chat(key, "m", ",\"cache\":{\"ttl\":9}").status()).isEqualTo(200);
    }

    @Test
    void aKeysOwnControlsWin() throws IOException {
        String key = "sk-never-from-cache-0006";
        GATEWAY.key(key, "{\"metadata\":{\"cache\":{\"no-cache\":true}}}");
        assertThat(hit(GATEWAY, key, "")).isFalse();
        assertThat(hit(GATEWAY, key, ",\"cache\":{\"no-cache\":false}")).isFalse();
    }

    @Test
    void anAdministratorForgetsOneAnswerOrAll() throws IOException {
        String first = GATEWAY.chat(LONER, "m", ",\"seed\":2").header("x-litellm-cache-key");
        assertThat(hit(GATEWAY, LONER, ",\"seed\":2")).isTrue();
        assertThat(hit(GATEWAY, LONER, ",\"seed\":3")).isFalse();
        assertThat(hit(GATEWAY, LONER, ",\"seed\":3")).isTrue();
        assertThat(first).startsWith("test:");

        assertThat(post("/cache/delete", "{\"keys\":[\"" + first + "\"]}").text())
                .isEqualTo("{\"status\":\"success\"}");
        assertThat(hit(GATEWAY, LONER, ",\"seed\":2")).isFalse();
        assertThat(hit(GATEWAY, LONER, ",\"seed\":3")).isTrue();

        assertThat(post("/cache/flushall", "").status()).isEqualTo(200);
        assertThat(hit(GATEWAY, LONER, ",\"seed\":3")).isFalse();
        assertThat(post("/cache/delete", "{\"keys\":\"all\"}").status()).isEqualTo(400);
    }

    @Test
    void pingTriesTheCacheAndShowsItsSettings() throws IOException {
        RawClient.Answer answer = GATEWAY.send("GET", "/cache/ping", bearer(VirtualKeys.MASTER));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("cache_type").asText()).isEqualTo("local");
        assertThat(answer.json().at("/litellm_cache_params/ttl").asInt()).isEqualTo(600);
        assertThat(answer.json().at("/litellm_cache_params/scope").asText()).isEqualTo("team");
        assertThat(GATEWAY.send("GET", "/cache/redis/info", bearer(VirtualKeys.MASTER)).status())
                .isEqualTo(503);
    }

    @Test
    void settingsAreShownTriedAndTheFilesAlone() throws IOException {
        RawClient.Answer shown = GATEWAY.send("GET", "/cache/settings", bearer(VirtualKeys.MASTER));
        assertThat(shown.json().at("/current_values/type").asText()).isEqualTo("local");
        assertThat(shown.json().at("/fields/0/field_name").asText()).isEqualTo("type");

        RawClient.Answer changed =
                post("/cache/settings", "{\"cache_settings\":{\"type\":\"redis\"}}");
        assertThat(changed.status()).isEqualTo(400);
        assertThat(changed.text()).contains("Settings belong to the configuration file");

        assertThat(post("/cache/settings/test", "{}").json().path("status").asText())
                .isEqualTo("success");
        RawClient.Answer elsewhere =
                post("/cache/settings/test", "{\"cache_settings\":{\"host\":\"10.0.0.1\"}}");
        assertThat(elsewhere.status()).isEqualTo(400);
        assertThat(elsewhere.text()).contains("leave 'cache_settings' out");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /cache/flushall",
        "POST, /cache/delete",
        "GET, /cache/ping",
        "GET, /cache/settings",
        "POST, /cache/settings",
        "POST, /cache/settings/test"
    })
    void nobodyElseMay(String method, String path) throws IOException {
        assertThat(GATEWAY.send(method, path, bearer(ALICE)).status()).isIn(401, 403);
    }

    private static RawClient.Answer post(String path, String body) throws IOException {
        return RawClient.post(GATEWAY.port(), path, body, bearer(VirtualKeys.MASTER));
    }

    private static String bearer(String key) {
        return "Authorization: Bearer " + key;
    }
}
