package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which group answers where the one that was asked for can't. */
class FallbacksTest {

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final String CONFIG =
            """
            model_list:
              - model_name: good
                litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k}
              - model_name: large
                litellm_params: {model: openai/large, api_base: VENDOR/v1, api_key: k}
              - model_name: tame
                litellm_params: {model: openai/tame, api_base: VENDOR/v1, api_key: k}
              - model_name: bad
                litellm_params: {model: "openai/[[error 503]]", api_base: VENDOR/v1, api_key: k}
              - model_name: long
                litellm_params: &long
                  {model: "openai/[[error 400 message=maximum_context_length]]", api_base: VENDOR/v1, api_key: k}
              - {model_name: longer, litellm_params: *long}
              - model_name: rude
                litellm_params:
                  {model: "openai/[[error 400 message=violating_our_usage_policy]]", api_base: VENDOR/v1, api_key: k}
              - model_name: "west/*"
                litellm_params: {model: "openai/*[[error 503]]", api_base: VENDOR/v1, api_key: k}
              - model_name: "east/*"
                litellm_params: {model: "openai/*", api_base: VENDOR/v1, api_key: k}
              - model_name: chain
                litellm_params: {model: "openai/c[[error 503]]", api_base: VENDOR/v1, api_key: k}
              - model_name: link
                litellm_params: {model: "openai/l[[error 503]]", api_base: VENDOR/v1, api_key: k}
              - model_name: ring
                litellm_params: {model: "openai/r[[error 503]]", api_base: VENDOR/v1, api_key: k}
              - model_name: lonely
                litellm_params: {model: "openai/n[[error 503]]", api_base: VENDOR/v1, api_key: k}
            router_settings:
              num_retries: 0
              disable_cooldowns: true
              model_group_alias: {ring-again: ring}
              fallbacks:
                - bad: [large]
                - longer: [good]
                - "west/*": ["east/*"]
                - "west/tiny*": [tame]
                - chain: [link]
                - link: [unknown, chain, good]
                - ring: [ring-again, chain, bad]
                - lonely: []
              context_window_fallbacks: [{long: [large]}]
              content_policy_fallbacks: [{rude: [tame]}]
            """;

    private static final App APP = Gateways.of(CONFIG.replace("VENDOR", VENDOR.url()));

    @BeforeAll
    static void start() {
        APP.start();
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

    /** Status, fallbacks tried, calls of the vendor, and the last model that it was asked for. */
    @ParameterizedTest
    @CsvSource({
        "bad, '', 200 1 2 large",
        "bad, ',\"fallbacks\":[\"good\"]', 200 1 2 good",
        "bad, ',\"fallbacks\":[{\"bad\":[\"tame\"]}]', 200 1 2 tame",
        "bad, ',\"fallbacks\":[{\"good\":[\"tame\"]}]', 503 0 1 [[error 503]]",
        "bad, ',\"fallbacks\":[]', 503 0 1 [[error 503]]",
        "bad, ',\"fallbacks\":null', 200 1 2 large",
        "bad, ',\"fallbacks\":\"good\"', 400 - 0 -",
        "bad, ',\"fallbacks\":[{\"model\":\"\"}]', 400 - 0 -",
        "bad, ',\"disable_fallbacks\":true', 503 0 1 [[error 503]]",
        "long, '', 200 1 2 large",
        "longer, '', 400 0 1 [[error 400 message=maximum_context_length]]",
        "longer, ',\"context_window_fallbacks\":[{\"longer\":[\"tame\"]}]', 200 1 2 tame",
        "longer, ',\"context_window_fallbacks\":[]', 200 1 2 good",
        "rude, '', 200 1 2 tame",
        "west/mini, '', 200 1 2 mini",
        "west/tiny-1, '', 200 1 2 tame",
        "chain, '', 200 2 3 good",
        "chain, ',\"stream\":true', 200 2 3 good",
        "ring, '', 200 3 4 good",
        "lonely, '', 503 0 1 n[[error 503]]",
        "good, ',\"mock_testing_fallbacks\":true', 500 0 0 -",
        "bad, ',\"mock_testing_fallbacks\":true', 200 1 1 large",
        "long, ',\"mock_testing_context_fallbacks\":true', 200 1 1 large",
        "rude, ',\"mock_testing_content_policy_fallbacks\":true', 200 1 1 tame",
        "good, ',\"mock_testing_rate_limit_error\":true', 200 0 1 good",
        "good, ',\"mock_timeout\":true,\"timeout\":0.01', 408 0 0 -",
        "large, ',\"mock_response\":\"litellm.RateLimitError\"', 429 0 0 -",
    })
    void groupThatAnswers(String model, String more, String expected) throws Exception {
        RawClient.Answer answer = ask(model, more);

        String fallbacks = answer.header("x-litellm-attempted-fallbacks");
        String told =
                String.join(
                        " ",
                        Integer.toString(answer.status()),
                        fallbacks.isEmpty() ? "-" : fallbacks,
                        Integer.toString(VENDOR.requests().size()),
                        VENDOR.requests().isEmpty()
                                ? "-"
                                : VENDOR.requests().getLast().json().path("model").asText());
        assertThat(told).as(answer.text()).isEqualTo(expected);
    }

    @Test
    void mockedAnswerTakesItsTime() throws Exception {
        long before = System.nanoTime();

        RawClient.Answer answer = ask("large", ",\"mock_response\":\"a\",\"mock_delay\":0.2");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(200_000_000L);
    }

    @Test
    void fieldsOfAFallbackReplaceThoseOfTheBody() throws Exception {
        String other =
                ",\"temperature\":1,\"fallbacks\":[{\"model\":\"good\",\"temperature\":0.5,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"other\"}]}]";

        RawClient.Answer answer = ask("bad", other);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("model").asText()).isEqualTo("bad");
        var sent = VENDOR.requests().getLast().json();
        assertThat(sent.path("messages").path(0).path("content").asText()).isEqualTo("other");
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.has("fallbacks")).isFalse();
    }

    @Test
    void fallbackCannotBringAnAddressOfItsOwn() throws Exception {
        RawClient.Answer answer =
                ask("bad", ",\"fallbacks\":[{\"model\":\"good\",\"api_base\":\"http://x\"}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(VENDOR.requests()).hasSize(1);
    }

    @Test
    void errorOfTheGroupThatWasAskedForIsTold() throws Exception {
        RawClient.Answer answer = ask("lonely", ",\"fallbacks\":[\"chain\",\"ring\"]");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("error").path("message").asText())
                .startsWith("litellm.ServiceUnavailableError: OpenAIException - scripted")
                .contains(
                        """
                        . Received Model Group=lonely
                        Available Model Group Fallbacks=['chain', 'ring']
                        Error doing the fallback: litellm.ServiceUnavailableError\
                        """);
    }

    private static RawClient.Answer ask(String model, String more) throws Exception {
        String ask =
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]";
        return RawClient.post(APP.port(), "/v1/chat/completions", ask + more + "}");
    }
}
