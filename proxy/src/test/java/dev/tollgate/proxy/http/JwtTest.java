package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.TokenIssuer;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of the identity provider opens what its team and user may; a doubtful one nothing. */
@Timeout(60)
class JwtTest {

    private static final TokenIssuer ISSUER = new TokenIssuer();
    private static final Queue<SpendRow> ROWS = new ConcurrentLinkedQueue<>();

    private static final String YAML =
            """
            model_list:
              - model_name: cheap
                litellm_params: {model: openai/gpt-4o-mini, mock_response: from cheap}
              - model_name: good
                litellm_params: {model: openai/gpt-4o, mock_response: from good}
            litellm_settings:
              default_internal_user_params: {user_role: proxy_admin, models: [cheap]}
            general_settings:
              master_key: sk-master-1234567
              enable_jwt_auth: true
              litellm_jwtauth:
                JWTAUTH
            """;

    private static final VirtualKeys GATEWAY =
            gateway(
                    """
                    team_id_jwt_field: org.team
                    team_ids_jwt_field: groups
                    user_id_jwt_field: sub
                    user_email_jwt_field: email
                    user_allowed_email_domain: good.test
                    user_id_upsert: true
                    end_user_id_jwt_field: for
                    """);

    private static VirtualKeys gateway(String settings) {
        return new VirtualKeys(
                YAML.replace("JWTAUTH", settings.strip().replace("\n", "\n    ")),
                Map.of(
                        "JWT_PUBLIC_KEY_URL",
                        ISSUER.url("/.well-known/openid-configuration"),
                        "JWT_AUDIENCE",
                        "gateway",
                        "JWT_ISSUER",
                        "me"),
                ROWS::add);
    }

    @BeforeAll
    static void records() {
        GATEWAY.record(Kind.TEAM, "t", "{\"models\":[\"cheap\"]}")
                .record(Kind.TEAM, "rich", "{\"models\":[\"good\"]}")
                .record(Kind.TEAM, "poor", "{\"max_budget\":0}")
                .record(Kind.TEAM, "blocked", "{\"blocked\":true}")
                .record(Kind.USER, "u", "{\"user_role\":\"internal_user\"}");
    }

    @AfterAll
    static void stop() {
        GATEWAY.close();
        ISSUER.close();
    }

    /** For this gateway, for an hour, with these claims over the usual ones. */
    private static String claims(String further) {
        ObjectNode claims = Json.object().put("iss", "me").put("aud", "gateway").put("sub", "u");
        claims.put("exp", Instant.now().getEpochSecond() + 3600);
        claims.putObject("org").put("team", "t");
        claims.setAll((ObjectNode) Json.parse(further));
        return Json.text(claims);
    }

    private static String token(String further) {
        return ISSUER.token(claims(further));
    }

    @ParameterizedTest
    @CsvSource({"RS256, rsa", "RS512, rsa", "PS256, rsa", "ES256, curve", "EdDSA, edwards"})
    void tokenOfAnyAsymmetricKindCallsTheTeamsModels(String algorithm, String key)
            throws Exception {
        String token = ISSUER.token(algorithm, key, claims("{}"));

        assertThat(GATEWAY.chat(token, "cheap").text()).contains("from cheap");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    RS256 | rsa   | {"exp":1}                        | 401 | Authentication Error, Token Expired
                    RS256 | rsa   | {"exp":"soon"}                   | 401 | The claim exp must be a number
                    RS256 | rsa   | {"nbf":99999999999}              | 401 | The token is not yet valid (nbf)
                    RS256 | rsa   | {"aud":"other"}                  | 401 | Validation fails: Audience doesn't match
                    RS256 | rsa   | {"aud":null}                     | 401 | Validation fails: Audience doesn't match
                    RS256 | rsa   | {"iss":"other"}                  | 401 | Validation fails: Invalid issuer
                    RS256 | other | {}                               | 401 | No matching public key found.
                    RS256 | curve | {}                               | 401 | No matching public key found.
                    none  | -     | {}                               | 401 | Validation fails: Invalid token
                    HS256 | rsa   | {}                               | 401 | The specified alg value is not allowed
                    RS256 | rsa   | {"org":{}}                       | 401 | No team id found in token. Checked team_id field 'org.team'
                    RS256 | rsa   | {"org":{"team":"gone"}}          | 401 | Team doesn't exist in db. Team=gone.
                    RS256 | rsa   | {"org":{"team":"blocked"}}       | 401 | Team=blocked is blocked.
                    RS256 | rsa   | {"org":{"team":"rich"}}          | 401 | team not allowed to access model.
                    RS256 | rsa   | {"sub":"x","email":"x@evil.test"} | 401 | User doesn't exist in db. 'user_id'=x.
                    RS256 | rsa   | {"sub":"x","email":"good.test"}  | 401 | User doesn't exist in db. 'user_id'=x.
                    RS256 | rsa   | {"sub":"x"}                      | 401 | User doesn't exist in db. 'user_id'=x.
                    RS256 | rsa   | {"scope":"a litellm_proxy_admin"} | 403 | Token is not allowed to call this route.
                    RS256 | rsa   | {"org":{},"groups":["rich"]}     | 403 | No team has access to the requested model: cheap. Checked teams=[rich].
                    RS256 | rsa   | {"org":{"team":"poor"}}          | 400 | Budget has been exceeded! Team=poor
                    """)
    void doubtfulTokenIsRefusedAndNotShown(
            String algorithm, String key, String further, int status, String message)
            throws Exception {
        String token = ISSUER.token(algorithm, key, claims(further));

        RawClient.Answer answer = GATEWAY.chat(token, "cheap");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/message").asText()).contains(message);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo(Integer.toString(status));
        for (String part : token.split("\\.", -1)) {
            assertThat(part.isEmpty() || !answer.text().contains(part)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "..", "eyJhbGciOiJSUzI1NiJ9.e30.", "x.y.z.w"})
    void whatOnlyLooksLikeATokenIsRefused(String text) throws Exception {
        assertThat(GATEWAY.chat(text, "cheap").status()).isEqualTo(401);
    }

    @Test
    void changedTokenIsRefusedAlsoAfterTheTrueOne() throws Exception {
        String[] parts = token("{}").split("\\.", -1);
        String other = token("{\"org\":{\"team\":\"rich\"}}").split("\\.", -1)[1];
        assertThat(GATEWAY.chat(String.join(".", parts), "cheap").status()).isEqualTo(200);

        RawClient.Answer answer = GATEWAY.chat(parts[0] + "." + other + "." + parts[2], "good");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("Signature verification failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    ["gone","blocked","t","rich"] | -    | good  | 200
                    ["gone","blocked","t","rich"] | -    | cheap | 200
                    ["t","rich"]                  | rich | good  | 200
                    ["t","rich"]                  | t    | good  | 401
                    ["t","rich"]                  | poor | good  | 403
                    """)
    void firstTeamThatMayServesUnlessOneIsChosen(
            String teams, @Nullable String chosen, String model, int status) throws Exception {
        String token = token("{\"org\":{},\"groups\":%s}".formatted(teams));
        String body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                        .formatted(model);

        RawClient.Answer answer =
                RawClient.post(
                        GATEWAY.port(),
                        "/v1/chat/completions",
                        body,
                        "Authorization: Bearer " + token,
                        "x-litellm-team-id: " + (chosen == null ? "" : chosen));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    @Test
    void scopeMakesAnAdministratorWhoManages() throws Exception {
        String admin = token("{\"scope\":\"openid litellm_proxy_admin\"}");

        assertThat(GATEWAY.post("/team/new", "{\"team_id\":\"new\"}", admin).status())
                .isEqualTo(200);
        assertThat(GATEWAY.find(Kind.TEAM, "new")).isPresent();
        assertThat(GATEWAY.post("/team/new", "{}", token("{}")).status()).isEqualTo(403);
    }

    @Test
    void newUserBecomesARecordWithWhatNewUsersMayHave() throws Exception {
        String token =
                token("{\"sub\":\"new\",\"email\":\"new@good.test\",\"org\":{\"team\":\"t\"}}");

        assertThat(GATEWAY.chat(token, "cheap").status()).isEqualTo(200);

        Optional<Entry> user =
                Eventually.get(
                        () -> GATEWAY.find(Kind.USER, "new"),
                        Optional::isPresent,
                        Duration.ofSeconds(10));
        JsonNode data = user.orElseThrow().data();
        assertThat(data.path("user_email").asText()).isEqualTo("new@good.test");
        assertThat(data.path("user_role").asText())
                .as("no administrator by default")
                .isEqualTo("internal_user");
        assertThat(data.path("models").toString()).isEqualTo("[\"cheap\"]");
        assertThat(GATEWAY.chat(token, "cheap").status()).isEqualTo(200);
    }

    @Test
    void spendIsTheTeamsAndTheUsersAndNoKeys() throws Exception {
        GATEWAY.chat(token("{\"for\":\"shop\"}"), "cheap", ",\"user\":\"somebody\"");

        SpendRow row =
                Eventually.get(
                                () ->
                                        ROWS.stream()
                                                .filter(each -> each.status().equals("success"))
                                                // those of earlier requests may come late
                                                .filter(each -> !each.payer().customer().isEmpty())
                                                .findFirst(),
                                Optional::isPresent,
                                Duration.ofSeconds(10))
                        .orElseThrow();
        assertThat(row.payer().key()).isEmpty();
        assertThat(row.payer().user()).isEqualTo("u");
        assertThat(row.payer().team()).isEqualTo("t");
        assertThat(row.payer().customer()).isEqualTo("shop");
    }

    @Test
    void virtualKeysWorkBesideTokens() throws Exception {
        GATEWAY.key("sk-virtual.key.with-dots", "{}");

        assertThat(GATEWAY.chat("sk-virtual.key.with-dots", "cheap").status()).isEqualTo(200);
        assertThat(GATEWAY.chat(VirtualKeys.MASTER, "cheap").status()).isEqualTo(200);
    }

    @Test
    void keysAreReadOnceForManyTokens() throws Exception {
        GATEWAY.chat(token("{}"), "cheap");
        int before = ISSUER.asked();

        for (int i = 0; i < 20; i++) {
            assertThat(GATEWAY.chat(token("{\"jti\":" + i + "}"), "cheap").status()).isEqualTo(200);
        }

        assertThat(ISSUER.asked()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"team_id_default":"t"}                       | {}                      | cheap | 200
                    {"team_id_default":"t"}                       | {}                      | good  | 401
                    {"enforce_team_based_model_access":true}      | {}                      | cheap | 403
                    {"enforce_rbac":true}                         | {}                      | cheap | 403
                    {"enforce_rbac":true,"user_id_jwt_field":sub} | {}                      | cheap | 200
                    {"roles_jwt_field":roles,"object_id_jwt_field":oid,"enforce_rbac":true,"role_mappings":[{"role":teams,"internal_role":team}]} | {"roles":["teams"],"oid":"t"} | cheap | 200
                    {"roles_jwt_field":roles,"object_id_jwt_field":oid,"enforce_rbac":true,"role_mappings":[{"role":teams,"internal_role":team}]} | {"roles":["teams"],"oid":"t"} | good  | 401
                    {"enforce_scope_based_access":true,"scope_mappings":[{"scope":big,"models":[good]}]} | {"scope":"big"}   | good  | 200
                    {"enforce_scope_based_access":true,"scope_mappings":[{"scope":big,"models":[good]}]} | {"scope":"big"}   | cheap | 401
                    {"enforce_scope_based_access":true,"scope_mappings":[{"scope":big,"models":[good]}]} | {"scope":"small"} | cheap | 401
                    {"admin_allowed_routes":[openai_routes]}      | {"scope":["litellm_proxy_admin"]} | good | 200
                    """)
    void settingsSayWhatClaimsMean(String settings, String further, String model, int status)
            throws Exception {
        String fields = settings.substring(1, settings.length() - 1);
        String yaml =
                YAML.replace("litellm_jwtauth:\n    JWTAUTH", "litellm_jwtauth: {" + fields + "}");
        try (VirtualKeys gateway =
                new VirtualKeys(
                        yaml, Map.of("JWT_PUBLIC_KEY_URL", ISSUER.url("/keys")), ROWS::add)) {
            gateway.record(Kind.TEAM, "t", "{\"models\":[\"cheap\"]}").record(Kind.USER, "u", "{}");

            RawClient.Answer answer = gateway.chat(token(further), model);

            assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        }
    }
}
