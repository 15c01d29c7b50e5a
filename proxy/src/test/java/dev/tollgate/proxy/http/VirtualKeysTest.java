package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key opens what its record, its team and its user let it open; refusals are LiteLLM's. */
class VirtualKeysTest {

    private static final String KEY = "sk-abcdefghijklmnopqrst-wxyz";

    private static final VirtualKeys GATEWAY =
            new VirtualKeys(
                    """
                    general_settings: {master_key: sk-master-1234567}
                    model_list:
                      - model_name: cheap
                        litellm_params: {model: openai/gpt-4o-mini, mock_response: from cheap}
                      - model_name: good
                        litellm_params: {model: openai/gpt-4o, mock_response: from good}
                        model_info: {access_groups: [beta]}
                      - model_name: anthropic/*
                        litellm_params: {model: anthropic/*, mock_response: from claude}
                      - model_name: teams
                        litellm_params: {model: openai/gpt-4o, mock_response: from teams}
                        model_info: {team_id: t9}
                    router_settings: {model_group_alias: {second: good}}
                    """);

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    X-Nothing: a                       | 401 | auth_error            | None        | No api key passed in
                    Authorization: Token sk-abcdefghij | 401 | auth_error            | None        | Malformed API Key passed in. Ensure Key has `Bearer ` prefix.
                    Authorization: Bearer              | 401 | auth_error            | None        | Malformed API Key passed in
                    x-api-key: no-key-of-ours-1234     | 401 | auth_error            | None        | LiteLLM Virtual Key expected. Received=1234, expected to start with 'sk-'.
                    x-api-key: short                   | 401 | auth_error            | None        | Received=****,
                    x-api-key: sk-unknown-5678         | 401 | token_not_found_in_db | key         | Received API Key = sk-...5678, Key Hash (Token) =
                    Authorization: Bearer sk-blocked-key-0001 | 401 | auth_error     | None        | Authentication Error, Key is blocked. Update via `/key/unblock` if you're admin.
                    api-key: sk-expired-key-0002       | 400 | expired_key           | sk-...0002  | Authentication Error - Expired Key. Key Expiry time 2020-01-01T00:00:00Z and current time 2
                    x-goog-api-key: sk-expires-badly-3 | 400 | expired_key           | sk-...ly-3  | Expired Key
                    x-litellm-api-key: Bearer sk-blocked-team-04 | 401 | auth_error  | None        | Authentication Error, Team=tb is blocked. Update via `/team/unblock` if your admin.
                    """)
    void refusalSaysWhyAndShowsNoKey(
            String header, int status, String type, String param, String message) throws Exception {
        GATEWAY.record(Kind.TEAM, "tb", "{\"blocked\": true}")
                .key("sk-blocked-key-0001", "{\"blocked\": true}")
                .key("sk-expired-key-0002", "{\"expires\": \"2020-01-01T00:00:00Z\"}")
                .key("sk-expires-badly-3", "{\"expires\": \"some day\"}")
                .key("sk-blocked-team-04", "{\"team_id\": \"tb\"}");

        RawClient.Answer answer = GATEWAY.send("GET", "/v1/models", header);

        assertThat(answer.status()).isEqualTo(status);
        JsonNode error = answer.json().path("error");
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("code").asText()).isEqualTo(Integer.toString(status));
        assertThat(error.path("message").asText()).contains(message);
        assertThat(answer.text()).doesNotContainPattern("sk-[a-z]|no-key-of-ours|short");
    }

    @Test
    void withoutADatabaseOnlyTheMasterKeyIsKnown() throws Exception {
        try (App app = Gateways.of("general_settings: {master_key: sk-master-1234567}")) {
            app.start();

            RawClient.Answer answer =
                    RawClient.post(app.port(), "/v1/chat/completions", "{}", "api-key: " + KEY);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).contains("No connected db.", "no_db_connection");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {}                                       | {}                       | {}                     | cheap  | from cheap
                    {"models":["cheap"]}                     | {}                       | {}                     | cheap  | from cheap
                    {"models":["cheap"]}                     | {}                       | {}                     | good   | key
                    {"models":["good"]}                      | {}                       | {}                     | second | from good
                    {"models":["second"]}                    | {}                       | {}                     | second | from good
                    {"models":["beta"]}                      | {}                       | {}                     | good   | from good
                    {"models":["beta"]}                      | {}                       | {}                     | cheap  | key
                    {"models":["all-proxy-models"]}          | {}                       | {}                     | cheap  | from cheap
                    {"models":["*"]}                         | {}                       | {}                     | cheap  | from cheap
                    {"models":["anthropic/*"]}               | {}                       | {}                     | anthropic/claude-x | from claude
                    {"models":["anthropic/*"]}               | {}                       | {}                     | claude-3-opus      | from claude
                    {"models":["anthropic/*"]}               | {}                       | {}                     | cheap  | key
                    {"models":["anthropic/claude-x"]}        | {}                       | {}                     | anthropic/claude-y | key
                    {"models":["all-team-models"]}           | {"models":["cheap"]}     | {}                     | cheap  | from cheap
                    {"models":["all-team-models"]}           | {"models":["cheap"]}     | {}                     | good   | team
                    {}                                       | {"models":["cheap"]}     | {}                     | good   | team
                    {}                                       | {"models":["cheap"]}     | {"models":["good"]}    | cheap  | from cheap
                    {}                                       | -                        | {"models":["good"]}    | cheap  | user
                    {}                                       | -                        | {"models":["no-default-models"]} | cheap | User
                    {"models":["fast"],"aliases":{"fast":"cheap"}}  | {}                | {}                     | fast   | from cheap
                    {"models":["fast"],"aliases":{"fast":"good"}}   | {"models":["cheap","fast"]} | {}           | fast   | team
                    {"models":["cheap"]}                     | {"models":["cheap"],"model_aliases":{"cheap":"good"}} | {} | cheap | from good
                    {}                                       | {}                       | {}                     | teams  | another team
                    """)
    void modelIsServedWhereAllListsAllowIt(
            String key, @Nullable String team, String user, String model, String expected)
            throws Exception {
        ObjectNode record = (ObjectNode) Json.parse(key.getBytes(UTF_8));
        record.put("user_id", "u1");
        if (team != null) {
            record.put("team_id", "t1");
            GATEWAY.record(Kind.TEAM, "t1", team);
        }
        GATEWAY.record(Kind.USER, "u1", user).key(KEY, record.toString());

        RawClient.Answer answer = GATEWAY.chat(KEY, model);

        if (expected.startsWith("from ")) {
            assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo(expected);
        } else {
            assertThat(answer.json().at("/error/message").asText()).contains(expected);
            assertThat(answer.status()).isIn(401, 403);
        }
    }

    @Test
    void refusedModelIsNamedWithWhatIsAllowed() throws Exception {
        GATEWAY.key(KEY, "{\"models\":[\"cheap\",\"beta\"]}");

        RawClient.Answer answer = GATEWAY.chat(KEY, "other");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("error").toString())
                .isEqualTo(
                        "{\"message\":\"key not allowed to access model. This key can only access"
                                + " models=['cheap', 'beta']. Tried to access other\","
                                + "\"type\":\"key_model_access_denied\",\"param\":\"model\","
                                + "\"code\":\"401\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "fallbacks":["good"]
                    "fallbacks":[{"model":"good"}]
                    "fallbacks":[{"cheap":["good"]}]
                    "context_window_fallbacks":[{"cheap":["good"]}]
                    """)
    void fallbackThatTheRequestNamesIsCheckedToo(String field) throws Exception {
        GATEWAY.key(KEY, "{\"models\":[\"cheap\"]}");

        assertThat(GATEWAY.chat(KEY, "cheap", "," + field).status()).isEqualTo(401);
        assertThat(GATEWAY.chat(KEY, "cheap").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                     | cheap good anthropic/* second
                    {"models":["cheap","anthropic/new"]}   | cheap anthropic/new
                    {"models":["beta"]}                    | good second
                    {"models":["no-such"]}                 | ''
                    {"team_id":"t9"}                       | cheap good anthropic/* teams second
                    {"models":["quick"],"aliases":{"quick":"cheap"}} | quick
                    """)
    void modelsAreThoseThatTheKeyMayUse(String key, String expected) throws Exception {
        GATEWAY.record(Kind.TEAM, "t9", "{}").key(KEY, key);

        JsonNode data =
                GATEWAY.send("GET", "/v1/models", "Authorization: Bearer " + KEY)
                        .json()
                        .path("data");

        assertThat(
                        String.join(
                                " ",
                                data.valueStream().map(one -> one.path("id").asText()).toList()))
                .isEqualTo(expected);
    }

    @Test
    void deploymentsAreShownAsFarAsTheKeyMayUseThem() throws Exception {
        GATEWAY.key(KEY, "{\"models\":[\"cheap\"]}");

        RawClient.Answer info = GATEWAY.send("GET", "/model/info", "Authorization: Bearer " + KEY);
        RawClient.Answer other =
                GATEWAY.send("GET", "/v1/models/good", "Authorization: Bearer " + KEY);

        assertThat(info.json().path("data")).hasSize(1);
        assertThat(info.json().at("/data/0/model_name").asText()).isEqualTo("cheap");
        assertThat(other.status()).isEqualTo(404);
    }

    @Test
    void blockIsFeltWithTheNextRequest() throws Exception {
        GATEWAY.key(KEY, "{}");
        assertThat(GATEWAY.chat(KEY, "cheap").status()).isEqualTo(200);

        GATEWAY.key(KEY, "{\"blocked\":true}");

        assertThat(GATEWAY.chat(KEY, "cheap").status()).isEqualTo(401);
    }

    @Test
    void hashOfAKeyIsNoKey() throws Exception {
        GATEWAY.key(KEY, "{}");

        assertThat(GATEWAY.chat(KeyHash.of(KEY), "cheap").status()).isEqualTo(401);
    }
}
