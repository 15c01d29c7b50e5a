package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.Eventually;
import dev.tollgate.proxy.fake.FakeProvider;
import dev.tollgate.proxy.model.Budget;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.RoutingSettings;
import dev.tollgate.proxy.spend.PriceMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pre-call checks look at is seen in requests of every format. */
class PreCallTest {

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final String YAML =
            """
            model_list:
              - model_name: region
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k, order: 1, region_name: us-east-1}
                model_info: {id: us}
              - model_name: region
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k, order: 2, region_name: westeurope}
                model_info: {id: eu}
              - model_name: tags
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k, tags: [paid]}
                model_info: {id: paid}
              - model_name: tags
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k, tags: [free]}
                model_info: {id: free}
              - model_name: schema
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k, order: 1}
                model_info: {id: plain, supports_response_schema: false}
              - model_name: schema
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k, order: 2}
                model_info: {id: able}
              - model_name: short
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k}
                model_info: {id: short, max_input_tokens: 100}
              - model_name: alone
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k}
                model_info: {max_input_tokens: 100}
              - model_name: long
                litellm_params: {model: openai/a, api_base: VENDOR/v1, api_key: k}
                model_info: {id: long}
              - model_name: paid
                litellm_params: {model: groq/a, api_base: VENDOR/v1, api_key: k, input_cost_per_token: 0.5}
                model_info: {id: costly}
            """
                    .replace("VENDOR", VENDOR.url());

    private static final App APP = Gateways.of(YAML);

    @BeforeAll
    static void start() {
        APP.start();
        Snapshot plain = Gateways.snapshot(YAML);
        Router.Parts alone = Router.Parts.alone();
        Router router =
                new Router(
                        plain.router().groups().stream()
                                .flatMap(group -> plain.router().members(group).stream())
                                .toList(),
                        settings(),
                        new Router.Parts(
                                alone.states(),
                                PriceMap.bundled()::facts,
                                alone.shared(),
                                alone.clock(),
                                alone.random()));
        APP.use(
                new Snapshot(
                        "checked", plain.settings(), router, plain.providers(), plain.pricing()));
    }

    private static RoutingSettings settings() {
        RoutingSettings plain = RoutingSettings.DEFAULT;
        return new RoutingSettings(
                plain.strategy(),
                plain.strategyArgs(),
                plain.aliases(),
                plain.renames(),
                plain.retries(),
                new RoutingSettings.Fallbacks(
                        Map.of(), Map.of("short", List.of("long")), Map.of(), List.of(), 5),
                plain.cooldowns(),
                new RoutingSettings.Checks(true, true, true, Set.of(), Duration.ofHours(1)),
                plain.queue(),
                Map.of("groq", new Budget(BigDecimal.ONE, Duration.ofHours(1))),
                plain.streamResume());
    }

    @AfterAll
    static void stop() {
        APP.close();
        VENDOR.close();
    }

    /** The path, the body, a header, and the deployment that serves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "chat/completions | {'model':'region','messages':[{'role':'user','content':'hi'}]} | x: y | us",
                "chat/completions | {'model':'region','messages':[{'role':'user','content':'hi'}],'allowed_model_region':'eu'} | x: y | eu",
                "chat/completions | {'model':'tags','messages':[{'role':'user','content':'hi'}],'tags':['paid']} | x: y | paid",
                "chat/completions | {'model':'tags','messages':[{'role':'user','content':'hi'}],'metadata':{'tags':['free']}} | x: y | free",
                "chat/completions | {'model':'tags','messages':[{'role':'user','content':'hi'}]} | x-litellm-tags: other, free | free",
                "messages | {'model':'tags','max_tokens':9,'messages':[{'role':'user','content':'hi'}],'litellm_metadata':{'tags':['paid']}} | x: y | paid",
                "chat/completions | {'model':'schema','messages':[{'role':'user','content':'hi'}]} | x: y | plain",
                "chat/completions | {'model':'schema','messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}}} | x: y | able",
                "responses | {'model':'schema','input':'hi','text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'}}}} | x: y | able",
                "responses | {'model':'schema','input':'hi','text':{'format':{'type':'text'}}} | x: y | plain",
                "models/schema:generateContent | {'contents':[{'role':'user','parts':[{'text':'hi'}]}],'generationConfig':{'responseMimeType':'application/json','responseSchema':{'type':'OBJECT'}}} | x: y | able",
                "models/schema:generateContent | {'contents':[{'role':'user','parts':[{'text':'hi'}]}],'generationConfig':{'temperature':0.5}} | x: y | plain",
                "chat/completions | {'model':'short','messages':[{'role':'user','content':'hi'}]} | x: y | short",
            })
    void requestGoesWhereItsNeedsAreMet(String path, String body, String header, String expected)
            throws Exception {
        String base = path.startsWith("models/") ? "/v1beta/" : "/v1/";
        RawClient.Answer answer =
                RawClient.post(APP.port(), base + path, body.replace('\'', '"'), header);

        assertThat(answer.header("x-litellm-model-id")).as(answer.text()).isEqualTo(expected);
    }

    @Test
    void promptThatIsTooLongFallsBackToALongerWindow() throws Exception {
        RawClient.Answer answer = chat("short", "word ".repeat(200));

        assertThat(answer.header("x-litellm-model-id")).as(answer.text()).isEqualTo("long");
        assertThat(answer.header("x-litellm-attempted-fallbacks")).isEqualTo("1");
    }

    @Test
    void promptThatIsTooLongIsRefusedWithoutACall() throws Exception {
        VENDOR.reset();
        RawClient.Answer answer = chat("alone", "word ".repeat(200));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains("litellm.ContextWindowExceededError", "Max Input Tokens=100");
        assertThat(VENDOR.requests()).isEmpty();
    }

    @Test
    void tagsThatFitNobodyAreUnauthorized() throws Exception {
        RawClient.Answer answer =
                RawClient.post(
                        APP.port(),
                        "/v1/chat/completions",
                        "{\"model\":\"tags\",\"messages\":[],\"tags\":[\"vip\"]}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("Passed model=tags and tags=['vip']");
    }

    @Test
    void spentBudgetEndsCallsUntilItBeginsAnew() throws Exception {
        RawClient.Answer first = chat("paid", "[[usage prompt=3 completion=2]]");
        // what an answer cost is known a moment after its last byte
        RawClient.Answer second =
                Eventually.get(
                        () -> chat("paid", "[[usage prompt=0 completion=0]]"),
                        answer -> answer.status() != 200,
                        Duration.ofSeconds(5));

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.status()).as(second.text()).isEqualTo(429);
        assertThat(second.text())
                .containsPattern("Exceeded budget for provider groq: [0-9.]+ >= 1");
        assertThat(Integer.parseInt(second.header("retry-after"))).isBetween(3500, 3600);
    }

    private static RawClient.Answer chat(String model, String prompt) {
        String ask =
                "{\"model\":\""
                        + model
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        + prompt
                        + "\"}]}";
        try {
            return RawClient.post(APP.port(), "/v1/chat/completions", ask);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
