package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.fake.Received;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.States;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /health} tells which deployments answer, with as few calls as that takes. */
class HealthCheckServiceTest {

    private static final String KEY = "Authorization: Bearer sk-1234";
    private static final Duration SOON = Duration.ofSeconds(8);

    private final FakeProvider vendor = new FakeProvider(0);
    private final TestClock clock = new TestClock("2026-03-02T10:00:00Z");

    @AfterEach
    void stop() {
        vendor.close();
    }

    @Test
    void eachDeploymentIsAskedOnce() throws Exception {
        try (App app =
                started(
                        """
                        model_list:
                          - {model_name: good, litellm_params: {model: openai/good, api_base: BASE, api_key: sk-hidden-1}}
                          - {model_name: bad, litellm_params: {model: openai/bad, api_base: BASE, api_key: sk-wrong-hidden}}
                          - {model_name: mock, litellm_params: {model: openai/mock, mock_response: hello}}
                        """)) {
            RawClient.Answer answer = get(app, "/health");

            JsonNode health = answer.json();
            assertThat(health.at("/healthy_endpoints/0/model").asText()).isEqualTo("openai/good");
            assertThat(health.at("/healthy_endpoints/0/known_by").asText()).isEqualTo("probe");
            assertThat(health.at("/healthy_endpoints/0/api_base").asText()).isEqualTo(vendor.url());
            assertThat(health.path("healthy_count").asInt()).isEqualTo(2);
            assertThat(health.path("unhealthy_count").asInt()).isEqualTo(1);
            assertThat(health.at("/unhealthy_endpoints/0/error").asText())
                    .startsWith("litellm.AuthenticationError");
            assertThat(health.at("/unhealthy_endpoints/0/exception_status").asInt()).isEqualTo(401);
            assertThat(answer.text()).doesNotContain("hidden");
            assertThat(vendor.requests()).hasSize(2);

            get(app, "/health");
            assertThat(vendor.requests()).as("fresh results aren't asked for again").hasSize(2);

            clock.advance(Duration.ofSeconds(11));
            get(app, "/health");
            assertThat(vendor.requests()).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chat, openai/m, /v1/chat/completions, '\"max_tokens\":16'",
        "chat, openai/gpt-5-mini, /v1/chat/completions, '\"max_completion_tokens\":16'",
        "completion, openai/m, /v1/completions, '\"max_tokens\":16'",
        "responses, openai/m, /v1/responses, '\"store\":false'",
        "embedding, openai/m, /v1/embeddings, '\"input\":\"Hi\"'",
        "moderation, openai/m, /v1/moderations, '\"input\":\"Hi\"'",
        "audio_speech, openai/m, /v1/audio/speech, '\"voice\":\"alloy\"'",
    })
    void callFitsTheMode(String mode, String model, String path, String part) throws Exception {
        try (App app =
                started(
                        """
                        model_list:
                          - model_name: m
                            litellm_params: {model: MODEL, api_base: BASE, api_key: k}
                            model_info: {mode: MODE}
                        """
                                .replace("MODEL", model)
                                .replace("MODE", mode))) {
            JsonNode health = get(app, "/health").json();

            assertThat(health.path("healthy_count").asInt()).as(health.toString()).isEqualTo(1);
            assertThat(vendor.requests()).extracting(Received::path).containsExactly(path);
            assertThat(vendor.requests().getFirst().text()).contains(part);
        }
    }

    @Test
    void whatIsDearOrUnknownIsNotAsked() throws Exception {
        try (App app =
                started(
                        """
                        model_list:
                          - {model_name: i, litellm_params: {model: openai/i, api_base: BASE, api_key: k}, model_info: {mode: image_generation}}
                          - {model_name: "p-*", litellm_params: {model: "openai/p-*", api_base: BASE, api_key: k}}
                          - {model_name: "q-*", litellm_params: {model: "openai/q-*", api_base: BASE, api_key: k}, model_info: {health_check_model: openai/q-1}}
                        """)) {
            JsonNode health = get(app, "/health").json();

            assertThat(health.path("unknown_count").asInt()).isEqualTo(2);
            assertThat(health.at("/healthy_endpoints/0/model_name").asText()).isEqualTo("q-*");
            assertThat(vendor.requests())
                    .singleElement()
                    .satisfies(one -> assertThat(one.text()).contains("\"model\":\"q-1\""));
        }
    }

    @Test
    void whatAnswersClientsIsHealthyWithoutACheck() throws Exception {
        try (App app = started(model("m", "m"))) {
            chat(app, "m");
            Eventually.get(
                    () -> json(app, "/pool/status"),
                    now -> now.at("/deployments/0").has("last_answer_at"),
                    SOON);

            JsonNode health = get(app, "/health").json();
            assertThat(health.at("/healthy_endpoints/0/known_by").asText()).isEqualTo("traffic");
            assertThat(vendor.requests()).hasSize(1);

            clock.advance(Duration.ofSeconds(301));
            health = get(app, "/health").json();
            assertThat(health.at("/healthy_endpoints/0/known_by").asText()).isEqualTo("probe");
            assertThat(vendor.requests()).hasSize(2);
        }
    }

    @Test
    void whatIsClosedIsNotAsked() throws Exception {
        try (App app = started(model("m", "[[error 429 retry-after=60 times=1]]"))) {
            chat(app, "m");

            JsonNode health = get(app, "/health").json();

            assertThat(health.at("/unhealthy_endpoints/0/known_by").asText()).isEqualTo("closed");
            assertThat(health.at("/unhealthy_endpoints/0/error").asText())
                    .startsWith("Not asked: ")
                    .contains(" until 2026-03-02T10:01:0")
                    .endsWith(", after RateLimitError");
            assertThat(vendor.requests()).hasSize(1);
        }
    }

    @Test
    void checkCountsAgainstTheQuota() throws Exception {
        try (App app = started(model("m", "m").replace("api_key: k", "api_key: k, rpm: 5"))) {
            get(app, "/health");

            JsonNode status = get(app, "/pool/status").json();

            assertThat(status.at("/deployments/0/quotas/rpm/used").asInt()).isEqualTo(1);
            assertThat(status.at("/deployments/0/in_flight").asInt()).isZero();
        }
    }

    @Test
    void modelsAndIdsChoose() throws Exception {
        String two =
                model("one", "m1")
                        + "  - {model_name: two, litellm_params: {model: openai/m2, api_base: BASE,"
                        + " api_key: k}, model_info: {id: second}}\n";
        try (App app = started(two)) {
            JsonNode byModel = get(app, "/health?model=one").json();
            assertThat(byModel.path("healthy_count").asInt()).isEqualTo(1);
            assertThat(byModel.at("/healthy_endpoints/0/model").asText()).isEqualTo("openai/m1");
            JsonNode byId = get(app, "/health?model_id=second").json();
            assertThat(byId.at("/healthy_endpoints/0/model").asText()).isEqualTo("openai/m2");
            assertThat(vendor.requests()).hasSize(2);
            assertThat(get(app, "/health?model=none").status()).isEqualTo(400);
            assertThat(get(app, "/health?model_id=none").status()).isEqualTo(404);
        }
    }

    @Test
    void withoutDetailsOnlyModelsShow() throws Exception {
        try (App app =
                started(
                        model("m", "m")
                                + "general_settings: {health_check_details: false,"
                                + " master_key: sk-1234}\n")) {
            assertThat(get(app, "/health").json().path("healthy_endpoints"))
                    .hasToString("[{\"model\":\"openai/m\"}]");
        }
    }

    @Test
    void inTheBackgroundNobodyWaitsForACheck() throws Exception {
        try (App app =
                started(
                        """
                        model_list:
                          - {model_name: g, litellm_params: {model: openai/good, api_base: BASE, api_key: k}, model_info: {id: good}}
                          - {model_name: g, litellm_params: {model: "openai/[[error 500]]", api_base: BASE, api_key: k}, model_info: {id: ill}}
                          - {model_name: alone, litellm_params: {model: "openai/[[error 503]]", api_base: BASE, api_key: k}, model_info: {id: alone}}
                          - {model_name: off, litellm_params: {model: openai/off, api_base: BASE, api_key: k}, model_info: {disable_background_health_check: true}}
                        general_settings: {background_health_checks: true, enable_health_check_routing: true}
                        """)) {
            JsonNode health =
                    Eventually.get(
                            () -> {
                                clock.advance(Duration.ofMillis(10));
                                return json(app, "/health");
                            },
                            now -> now.path("unknown_count").asInt() == 1,
                            SOON);

            assertThat(health.path("healthy_count").asInt()).isEqualTo(1);
            assertThat(health.path("unhealthy_count").asInt()).isEqualTo(2);
            assertThat(vendor.requests()).hasSize(3);
            JsonNode explained = explain(app, "g");
            assertThat(explained.at("/order/0/id").asText()).isEqualTo("good");
            assertThat(explained.at("/excluded/0/state").asText()).isEqualTo("unhealthy");
            assertThat(explain(app, "alone").at("/order/0/id").asText())
                    .as("nobody else could serve it")
                    .isEqualTo("alone");
            clock.advance(Duration.ofSeconds(601));
            assertThat(explain(app, "g").path("excluded")).isEmpty();
        }
    }

    @Test
    void historyKeepsChecks() throws Exception {
        try (App app = started(model("m", "[[error 500 times=1]]"))) {
            get(app, "/health");
            clock.advance(Duration.ofSeconds(11));
            get(app, "/health");

            JsonNode history = get(app, "/health/history?model=m").json();
            assertThat(history.path("total_records").asInt()).isEqualTo(2);
            assertThat(history.at("/health_checks/0/status").asText()).isEqualTo("healthy");
            assertThat(history.at("/health_checks/1/status").asText()).isEqualTo("unhealthy");
            assertThat(
                            get(app, "/health/history?status_filter=unhealthy&limit=1&offset=0")
                                    .json()
                                    .path("health_checks"))
                    .hasSize(1);
            JsonNode latest = get(app, "/health/latest").json();
            assertThat(latest.path("total_models").asInt()).isEqualTo(1);
            assertThat(
                            latest.path("latest_health_checks")
                                    .elements()
                                    .next()
                                    .path("status")
                                    .asText())
                    .isEqualTo("healthy");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/health/services, 200, '{\"configured\":[\"langfuse\"],\"served\":[]}'",
        "/health/services?service=langfuse, 200, can't be tried here",
        "/health/services?service=slack, 400, is not configured",
        "/health/history?limit=many, 400, 'limit'",
        "/health/history?status_filter=ill, 400, healthy or unhealthy",
    })
    void answersAreHonest(String path, int status, String part) throws Exception {
        try (App app = started(model("m", "m") + "litellm_settings: {callbacks: [langfuse]}\n")) {
            RawClient.Answer answer = get(app, path);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).contains(part);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /health",
        "GET, /health/latest",
        "GET, /health/history",
        "GET, /health/services",
        "GET, /pool/status",
        "POST, /route/explain",
    })
    void keyIsAskedFor(String method, String path) throws Exception {
        try (App app = started(model("m", "m") + "general_settings: {master_key: sk-1234}\n");
                RawClient client = new RawClient(app.port())) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(401);
            assertThat(vendor.requests()).isEmpty();
        }
    }

    private App started(String yaml) {
        Router.Parts parts =
                new Router.Parts(
                        new States(), _ -> ModelFacts.UNKNOWN, Shared.NOBODY, clock, new Random(1));
        App app =
                Gateways.of(
                        yaml.replace("BASE", vendor.url() + "/v1"),
                        Gateways.Options.NONE.with(parts));
        app.start();
        return app;
    }

    private static String model(String name, String model) {
        return """
        model_list:
          - {model_name: NAME, litellm_params: {model: "openai/MODEL", api_base: BASE, api_key: k}}
        """
                .replace("NAME", name)
                .replace("MODEL", model);
    }

    private static void chat(App app, String model) throws IOException {
        RawClient.post(
                app.port(),
                "/v1/chat/completions",
                "{\"model\":\""
                        + model
                        + "\",\"num_retries\":0,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
    }

    private static JsonNode explain(App app, String model) throws IOException {
        return RawClient.post(app.port(), "/route/explain", "{\"model\":\"" + model + "\"}", KEY)
                .json();
    }

    private static RawClient.Answer get(App app, String path) throws IOException {
        try (RawClient client = new RawClient(app.port())) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n\r\n")
                    .answer();
        }
    }

    private static JsonNode json(App app, String path) {
        try {
            return get(app, path).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
