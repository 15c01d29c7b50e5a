package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes open by role, by the key's own list and by the configuration. */
class RouteAccessTest {

    private static final String KEY = "sk-abcdefghijklmnopqrst-wxyz";
    private static final String BEARER = "Authorization: Bearer " + KEY;

    private static final String MODELS =
            """
            model_list:
              - model_name: cheap
                litellm_params: {model: openai/gpt-4o-mini, mock_response: from cheap}
            """;

    private static final VirtualKeys GATEWAY =
            new VirtualKeys(MODELS + "general_settings: {master_key: sk-master-1234567}\n");

    /** All that is served and asks for a key. */
    private static List<Call> guarded = List.of();

    private record Call(String method, String path) {}

    @BeforeAll
    static void findRoutes() throws Exception {
        List<Call> found = new ArrayList<>();
        for (RouteList.Line line : RouteList.served().toList()) {
            for (String method : line.methods()) {
                Call call = new Call(method, line.calls().getFirst());
                if (GATEWAY.send(call.method(), call.path()).status() == 401) {
                    found.add(call);
                }
            }
        }
        guarded = List.copyOf(found);
        assertThat(guarded).hasSizeGreaterThan(50);
    }

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                            | 200 | 200 | 401
                    {"allowed_routes":["llm_api_routes"]}         | 200 | 200 | 403
                    {"allowed_routes":["info_routes"]}            | 403 | 200 | 403
                    {"allowed_routes":["management_routes"]}      | 403 | 403 | 401
                    {"allowed_routes":["/v1/chat/completions"]}   | 200 | 403 | 403
                    {"allowed_routes":["/chat/completions"]}      | 200 | 403 | 403
                    {"allowed_routes":["/v1/chat/*"]}             | 200 | 403 | 403
                    {"allowed_routes":["/v1/*"]}                  | 200 | 200 | 401
                    {"allowed_routes":["/chat"]}                  | 403 | 403 | 403
                    {"allowed_routes":["/v1/chat"]}               | 200 | 403 | 403
                    {"allowed_routes":["/v1/cha"]}                | 403 | 403 | 403
                    {"user_id":"internal_user"}                   | 200 | 200 | 401
                    {"user_id":"internal_user_viewer"}            | 403 | 200 | 403
                    {"user_id":"proxy_admin_viewer"}              | 403 | 200 | 403
                    {"user_id":"org_admin"}                       | 200 | 200 | 401
                    {"user_id":"proxy_admin"}                     | 200 | 200 | 200
                    """)
    void routesAreOpenAsKeyAndRoleSay(String key, int chat, int models, int admin)
            throws Exception {
        for (Role role : Role.values()) {
            GATEWAY.record(
                    Kind.USER,
                    role.liteLlmName(),
                    "{\"user_role\":\"%s\"}".formatted(role.liteLlmName()));
        }
        GATEWAY.key(KEY, key);

        assertThat(GATEWAY.chat(KEY, "cheap").status()).isEqualTo(chat);
        assertThat(GATEWAY.send("GET", "/v1/models", BEARER).status()).isEqualTo(models);
        assertThat(GATEWAY.send("GET", "/pool/status", BEARER).status()).isEqualTo(admin);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    default    | 200 | 200 | 200
                    llm_api    | 200 | 403 | 403
                    management | 403 | 200 | 200
                    read_only  | 403 | 200 | 403
                    """)
    void keyTypeOpensItsRoutesAndNoOthers(String type, int chat, int info, int generate)
            throws Exception {
        String yaml = MODELS + "general_settings: {master_key: sk-master-1234567}\n";
        try (VirtualKeys gateway = new VirtualKeys(yaml, Map.of(), _ -> {})) {
            gateway.record(Kind.USER, "u", "{\"user_role\":\"internal_user\"}");
            String made =
                    gateway.post(
                                    "/key/generate",
                                    "{\"user_id\":\"u\",\"key_type\":\"" + type + "\"}",
                                    VirtualKeys.MASTER)
                            .json()
                            .path("key")
                            .asText();

            assertThat(gateway.chat(made, "cheap").status()).isEqualTo(chat);
            assertThat(gateway.send("GET", "/key/info", "api-key: " + made).status())
                    .isEqualTo(info);
            assertThat(gateway.post("/key/generate", "{}", made).status()).isEqualTo(generate);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"allowed_routes":["/v1/models"]}                                                             | 403
                    {"allowed_routes":["/v1/models"],"metadata":{"allowed_passthrough_routes":["/health/liveness"]}} | 403
                    {"allowed_routes":["/v1/models"],"metadata":{"allowed_passthrough_routes":["/extra"]}}        | 502
                    {"allowed_routes":["/v1/models"],"team_id":"t"}                                               | 502
                    {"allowed_routes":["llm_api_routes"]}                                                         | 502
                    {}                                                                                            | 502
                    """)
    void furtherPassThroughRoutesAreOfKeyOrTeam(String key, int status) throws Exception {
        String yaml =
                """
                general_settings:
                  master_key: sk-master-1234567
                  pass_through_endpoints:
                    - {path: /extra, target: "http://127.0.0.1:1/", auth: true}
                """;
        try (VirtualKeys gateway = new VirtualKeys(yaml)) {
            gateway.record(
                    Kind.TEAM, "t", "{\"metadata\":{\"allowed_passthrough_routes\":[\"/extra\"]}}");
            gateway.key(KEY, key);

            int got = gateway.send("GET", "/extra", BEARER).status();

            // nobody listens at the target
            assertThat(got >= 500 ? 502 : got).isEqualTo(status);
        }
    }

    @Test
    void masterKeyMayManageWhereItMayNotCallModels() throws Exception {
        String yaml =
                """
                general_settings:
                  master_key: sk-master-1234567
                  allow_master_key_for_models: false
                """;
        try (VirtualKeys gateway = new VirtualKeys(yaml, Map.of(), _ -> {})) {
            assertThat(gateway.post("/key/generate", "{}", VirtualKeys.MASTER).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusalNamesTheRoutesThatAreAllowed() throws Exception {
        GATEWAY.key(KEY, "{\"allowed_routes\":[\"/v1/embeddings\"]}");

        assertThat(GATEWAY.chat(KEY, "cheap").json().path("error").toString())
                .isEqualTo(
                        "{\"message\":\"Virtual key is not allowed to call this route. Only allowed"
                                + " to call routes: [/v1/embeddings]. Tried to call route:"
                                + " /v1/chat/completions\",\"type\":\"auth_error\","
                                + "\"param\":\"None\",\"code\":\"403\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    allow_master_key_for_models: false    | sk-master-1234567 | /v1/chat/completions | 403
                    allow_master_key_for_models: false    | sk-master-1234567 | /v1/models           | 200
                    allow_master_key_for_models: false    | sk-virtual-key-01 | /v1/chat/completions | 200
                    allowed_ips: [10.1.2.3]               | sk-master-1234567 | /v1/models           | 403
                    allowed_ips: [127.0.0.1]              | sk-master-1234567 | /v1/models           | 200
                    allowed_ips: [10.1.2.3]               | none              | /health/liveliness   | 200
                    allowed_routes: [/v1/models]          | sk-master-1234567 | /v1/chat/completions | 403
                    allowed_routes: [/v1/models]          | sk-master-1234567 | /v1/models           | 200
                    admin_only_routes: [/models]          | sk-virtual-key-01 | /v1/models           | 403
                    admin_only_routes: [/models]          | sk-master-1234567 | /v1/models           | 200
                    public_routes: [/v1/models]           | none              | /v1/models           | 200
                    public_routes: [LiteLLMRoutes.public_routes] | none       | /v1/models           | 401
                    """)
    void settingsSayWhatIsServedToWhom(String setting, String key, String path, int status)
            throws Exception {
        String yaml =
                MODELS + "general_settings:\n  master_key: sk-master-1234567\n  " + setting + "\n";
        try (VirtualKeys gateway = new VirtualKeys(yaml)) {
            gateway.key("sk-virtual-key-01", "{}");

            RawClient.Answer answer =
                    path.endsWith("completions")
                            ? gateway.chat(key, "cheap")
                            : gateway.send("GET", path, "api-key: " + key);

            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3, 200", "'10.9.9.9, 10.1.2.3', 200", "'10.1.2.3, 10.9.9.9', 403"})
    void nearestProxyTellsTheAddress(String forwarded, int status) throws Exception {
        String yaml =
                """
                general_settings:
                  master_key: sk-master-1234567
                  use_x_forwarded_for: true
                  allowed_ips: [10.1.2.3]
                """;
        try (VirtualKeys gateway = new VirtualKeys(yaml)) {
            RawClient.Answer answer =
                    gateway.send(
                            "GET",
                            "/v1/models",
                            "api-key: " + VirtualKeys.MASTER,
                            "X-Forwarded-For: " + forwarded);

            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-",
                "sk-' or 1=1 --",
                "sk-\u00ff\u00fe\u00fd",
                "sk-%00%0a",
                "{\"sk\":1}",
                "Bearer Bearer sk-1",
                "sk-*",
                "sk-../../etc/passwd"
            })
    void strangeKeysAreRefusedEverywhere(String key) throws Exception {
        for (Call call : guarded) {
            for (String header : List.of("Authorization: Bearer ", "x-api-key: ")) {
                RawClient.Answer answer = GATEWAY.send(call.method(), call.path(), header + key);

                assertThat(answer.status()).as(call.path()).isIn(400, 401);
                assertThat(answer.text()).doesNotContain("e" + key).doesNotContain("=" + key);
            }
        }
    }
}
