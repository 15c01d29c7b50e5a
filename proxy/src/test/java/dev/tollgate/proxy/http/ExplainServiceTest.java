package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator sees where a request would go and how each deployment stands; nothing is called. */
class ExplainServiceTest {

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final App APP =
            Gateways.of(
                    """
                    model_list:
                      - model_name: m
                        litellm_params: {model: openai/first, api_base: BASE, api_key: k, order: 1, rpm: 10}
                        model_info: {id: first}
                      - model_name: m
                        litellm_params: {model: openai/second, api_base: BASE, api_key: k, order: 2}
                        model_info: {id: second}
                      - model_name: limited
                        litellm_params: {model: "openai/[[error 429 retry-after=50]]", api_base: BASE, api_key: k}
                        model_info: {id: limited}
                      - model_name: "any-*"
                        litellm_params: {model: "openai/*", api_base: BASE, api_key: k}
                        model_info: {id: pattern}
                    router_settings:
                      routing_strategy: usage-based-routing-v2
                      model_group_alias: {nick: m}
                    """
                            .replace("BASE", VENDOR.url() + "/v1"));

    @BeforeAll
    static void start() throws IOException {
        APP.start();
        post("/v1/chat/completions", chat("limited"));
        post("/v1/chat/completions", chat("any-thing"));
    }

    @AfterAll
    static void stop() {
        APP.close();
        VENDOR.close();
    }

    @BeforeEach
    void forget() {
        VENDOR.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "m, exact, m, 'openai/first openai/second '",
        "nick, alias, m, 'openai/first openai/second '",
        "any-gpt, pattern, any-*, 'openai/gpt '",
        "second, id, m, 'openai/second '",
        "limited, exact, limited, ''",
    })
    void nameLeadsToAnOrder(String model, String matched, String group, String order)
            throws Exception {
        JsonNode told = post("/route/explain", chat(model)).json();

        StringBuilder names = new StringBuilder();
        told.path("order").forEach(one -> names.append(one.path("model").asText()).append(' '));
        assertThat(names).hasToString(order);
        assertThat(told.path("matched").asText()).isEqualTo(matched);
        assertThat(told.path("group").asText()).isEqualTo(group);
        assertThat(told.path("strategy").asText()).isEqualTo("usage-based-routing-v2");
        assertThat(VENDOR.requests()).isEmpty();
    }

    @Test
    void scoreAndExclusionAreTold() throws Exception {
        JsonNode told = post("/route/explain", chat("m")).json();
        JsonNode excluded = post("/route/explain", chat("limited")).json().at("/excluded/0");

        assertThat(told.at("/order/0/why").asText())
                .isEqualTo("0.0 % of its limits used in the last minute");
        assertThat(excluded.path("id").asText()).isEqualTo("limited");
        assertThat(excluded.path("state").asText()).isIn("cooldown", "minute_quota");
        assertThat(excluded.path("until").asText()).startsWith("20").endsWith("Z");
        assertThat(excluded.path("why").asText()).endsWith("the vendor answered RateLimitError");
    }

    @Test
    void explainingCountsNothing() throws Exception {
        post("/route/explain", chat("m"));

        JsonNode first = status("?model=openai/first").path("deployments");

        assertThat(first).hasSize(1);
        assertThat(first.at("/0/quotas/rpm/used").asInt()).isZero();
        assertThat(first.at("/0/quotas/rpm/left").asInt()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"path\":\"/v1/messages\",\"model\":\"m\"}', 200, '\"model\":\"m\"'",
        "'{\"path\":\"/v1beta/models/nick:streamGenerateContent\"}', 200, '\"group\":\"m\"'",
        "'{\"path\":\"/openai/deployments/m/chat/completions\"}', 200, '\"group\":\"m\"'",
        "'{\"path\":\"/v1/nothing\",\"model\":\"m\"}', 400, 'path'",
        "'{\"model\":\"limitd\"}', 400, 'Did you mean limited?'",
        "'{}', 400, 'model'",
        "'[]', 400, 'JSON object'",
    })
    void bodiesOfAllPathsAreTaken(String body, int status, String part) throws Exception {
        RawClient.Answer answer = post("/route/explain", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains(part);
    }

    @Test
    void statusTellsWhoIsClosedAndWhy() throws Exception {
        JsonNode all = status("");
        JsonNode limited = status("?model=limited").at("/deployments/0");

        assertThat(all.at("/summary/deployments").asInt()).isEqualTo(5);
        assertThat(all.at("/summary/available").asInt()).isEqualTo(4);
        assertThat(limited.path("state").asText()).isIn("cooldown", "minute_quota");
        assertThat(limited.path("why").asText()).endsWith("the vendor answered RateLimitError");
        assertThat(limited.path("last_error").asText()).isEqualTo("RateLimitError");
        assertThat(status("?state=open").path("deployments")).hasSize(4);
    }

    @Test
    void statusListsModelsThatAPatternServed() throws Exception {
        JsonNode thing =
                Eventually.get(
                        () -> status("?model=openai/thing").at("/deployments/0"),
                        now -> now.has("latency_ms"),
                        Duration.ofSeconds(8));

        assertThat(thing.path("id").asText()).isEqualTo("pattern");
        assertThat(thing.path("groups")).hasToString("[\"any-*\"]");
        assertThat(thing.path("state").asText()).isEqualTo("open");
        assertThat(thing.path("latency_ms").asDouble()).isPositive();
    }

    @Test
    void stateThatDoesNotExistIsRefused() throws Exception {
        try (RawClient client = new RawClient(APP.port())) {
            RawClient.Answer answer =
                    client.send("GET /pool/status?state=shut HTTP/1.1\r\nHost: x\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("'state' must be one of open, half_open, cooldown");
        }
    }

    private static JsonNode status(String query) {
        try (RawClient client = new RawClient(APP.port())) {
            return client.send("GET /pool/status" + query + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .answer()
                    .json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawClient.Answer post(String path, String body) throws IOException {
        return RawClient.post(APP.port(), path, body);
    }

    private static String chat(String model) {
        return "{\"model\":\""
                + model
                + "\",\"num_retries\":0,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
    }
}
