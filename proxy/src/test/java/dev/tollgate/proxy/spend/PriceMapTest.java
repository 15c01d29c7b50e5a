package dev.tollgate.proxy.spend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Prices;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceMapTest {

    private static final ObjectNode NOTHING = Json.object();

    private final PriceMap map =
            new PriceMap(
                    table(
                            "anthropic.claude-x-v1:0\t{\"litellm_provider\":\"bedrock_converse\",\"max_input_tokens\":1}",
                            "azure/gpt-4o\t{\"litellm_provider\":\"azure\",\"max_input_tokens\":2}",
                            "claude-x\t{\"litellm_provider\":\"anthropic\",\"max_input_tokens\":3}",
                            "eu.anthropic.claude-x-v1:0\t{\"litellm_provider\":\"bedrock\",\"max_input_tokens\":4}",
                            "ft:gpt-4o\t{\"litellm_provider\":\"openai\",\"max_input_tokens\":5}",
                            "gemini/gemma-3-27b-it\t{\"litellm_provider\":\"gemini\",\"supports_function_calling\":true}",
                            "gemini/gemma-4-31b-it\t{\"litellm_provider\":\"gemini\",\"supports_function_calling\":true}",
                            "gpt-4o\t{\"litellm_provider\":\"openai\",\"max_input_tokens\":6}",
                            "priced\t{\"litellm_provider\":\"openai\",\"input_cost_per_token\":2.5e-06,"
                                    + "\"output_cost_per_token\":1e-05,\"cache_read_input_token_cost\":1.25e-06}",
                            "vertex\t{\"litellm_provider\":\"vertex_ai-language-models\",\"max_input_tokens\":7}"));

    /** Vendor, model, base_model, which entry it is. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "openai, gpt-4o, '', 6",
                "openai, gpt-4o-2024-11-20, '', 6",
                "openai, ft:gpt-4o-2024-08-06:acme::x, '', 5",
                "azure, gpt-4o, '', 2",
                "azure, my-deployment, '', -",
                "azure, my-deployment, azure/gpt-4o, 2",
                "azure, my-deployment, gpt-4o, 2",
                "hosted_vllm, gpt-4o, '', -",
                "hosted_vllm, my-model, gpt-4o, 6",
                "anthropic, claude-x-20260101, '', 3",
                "anthropic, claude-x-latest, '', 3",
                "vertex_ai, vertex, '', 7",
                "bedrock, us.anthropic.claude-x-v1:0, '', 1",
                "bedrock, eu.anthropic.claude-x-v1:0, '', 4",
                "bedrock, converse/anthropic.claude-x-v1:0, '', 1",
                "bedrock, converse/us.anthropic.claude-x-v1:0, '', 1",
                "openai, *, '', -",
                "openai, a, '', -",
                "openai, zzz, '', -",
            })
    void modelIsFoundByTheNamesItMayHave(String vendor, String model, String base, Long window) {
        ObjectNode info = Json.object().put("base_model", base);

        assertThat(map.of(vendor, model, info).maxInputTokens())
                .isEqualTo(window == null ? OptionalLong.empty() : OptionalLong.of(window));
    }

    @Test
    void unknownModelHasNoFacts() {
        assertThat(map.of("openai", "nobody-knows", NOTHING)).isEqualTo(ModelFacts.UNKNOWN);
    }

    @Test
    void configurationWins() {
        ObjectNode info =
                (ObjectNode) Json.parse("{\"max_input_tokens\":9,\"supports_web_search\":false}");

        ModelFacts facts = map.of("openai", "gpt-4o", info);

        assertThat(facts.maxInputTokens()).hasValue(9);
        assertThat(facts.webSearch()).hasValue(false);
    }

    /** What the configuration says, the prices for input, cache reads and output. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                            | 2.5e-6 | 1.25e-6 | 1e-5",
                "{\"input_cost_per_token\":1e-6}               | 1e-6   | 1e-6    | 1e-5",
                "{\"output_cost_per_token\":\"0.5\"}           | 2.5e-6 | 1.25e-6 | 0.5",
                "{\"input_cost_per_token\":1,\"cache_read_input_token_cost\":0.1} | 1 | 0.1 | 1e-5",
                "{\"input_cost_per_token\":\"a lot\"}          | 2.5e-6 | 1.25e-6 | 1e-5",
                "{\"input_cost_per_token\":-1}                | 2.5e-6 | 1.25e-6 | 1e-5",
            })
    void pricesOfTheConfigurationReplaceTheListsOwn(
            String info, double input, double cacheRead, double output) {
        Prices prices =
                map.of("openai", "priced", (ObjectNode) Json.parse(info)).prices().orElseThrow();

        assertThat(List.of(prices.input(), prices.cacheRead(), prices.cacheWrite()))
                .containsExactly(input, cacheRead, input);
        assertThat(List.of(prices.output(), prices.reasoning())).containsExactly(output, output);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini, gemma-3-27b-it, {}, false",
        "gemini, gemma-3n-e2b-it, {}, false",
        "gemini, gemma-4-31b-it, {}, true",
        "gemini, gemma-3-27b-it, {\"supports_function_calling\":true}, true",
    })
    void gemmaHasNoFunctionsAtGoogleUntilItsFourthVersion(
            String vendor, String model, String info, boolean tools) {
        assertThat(map.of(vendor, model, (ObjectNode) Json.parse(info)).tools()).hasValue(tools);
    }

    @Test
    void listThatComesWithTheProgramIsSortedAndKnowsTheUsualModels() throws IOException {
        String text;
        try (InputStream stream = PriceMap.class.getResourceAsStream("models.tsv")) {
            text = new String(stream.readAllBytes(), UTF_8);
        }
        List<byte[]> names =
                text.lines()
                        .map(line -> line.substring(0, line.indexOf('\t')).getBytes(UTF_8))
                        .toList();
        assertThat(names).isSortedAccordingTo(Arrays::compareUnsigned).hasSizeGreaterThan(4000);

        ModelFacts facts = PriceMap.bundled().of("openai", "gpt-4o", NOTHING);
        assertThat(facts.maxInputTokens()).hasValue(128_000);
        assertThat(facts.tools()).hasValue(true);
        assertThat(facts.inputCost()).hasValue(2.5e-6);
        assertThat(facts.outputCost()).hasValue(1e-5);
    }

    private static ModelTable table(String... lines) {
        return new ModelTable((String.join("\n", lines) + "\n").getBytes(UTF_8));
    }
}
