package dev.tollgate.proxy.spend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PriceListTest {

    private static final Path CASES = Path.of("src/test/resources/spend");
    private static final int ROUNDS = 200_000;

    private final PriceList prices = new PriceList(PriceMap.bundled(), Markup.NONE);

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vendorsUsageCostsWhatTheArithmeticSays(Path file) throws IOException {
        ObjectNode told = Json.parseObject(Files.readAllBytes(file));

        Money cost = prices.cost(metering(told));

        assertThat(cost.dollars())
                .as(told.path("comment").asText())
                .isEqualByComparingTo(told.path("cost").asText());
    }

    @Test
    void withoutAPriceACallIsFreeAndKnownToBeSo() {
        Target target = target("openai/nobody-knows-it", Json.object());

        assertThat(prices.known(target)).isFalse();
        assertThat(prices.cost(chat(target, Usage.of(10, 10)))).isEqualTo(Money.ZERO);
        assertThat(prices.known(target("openai/gpt-4o", Json.object()))).isTrue();
    }

    @Test
    void discountComesBeforeTheMargin() {
        Markup markup =
                new Markup(
                        Map.of("openai", new BigDecimal("0.05")),
                        Map.of(
                                "global",
                                new Markup.Margin(new BigDecimal("0.1"), new BigDecimal("0.001"))));
        PriceList marked = new PriceList(PriceMap.bundled(), markup);
        Target target = target("openai/gpt-4o", Json.object());

        // 1000 x 2.5e-6 = 0.0025, less 5 %, plus 10 % of that, plus 0.001
        assertThat(marked.cost(chat(target, Usage.of(1000, 0))).dollars())
                .isEqualByComparingTo("0.0036125");
    }

    @Test
    void reservationsCoverWhatACallMayCost() {
        Target claude = target("anthropic/claude-sonnet-4-5-20250929", Json.object());
        // all of the prompt may be written to the cache for an hour
        assertThat(prices.most(claude, Operation.CHAT, 1000, 100).dollars())
                .isEqualByComparingTo("0.0075");
        assertThat(prices.most(claude, Operation.CHAT, 1000, 100))
                .isGreaterThanOrEqualTo(prices.cost(chat(claude, Usage.of(1000, 100))));

        Target speech = target("openai/tts-1", Json.object());
        assertThat(prices.most(speech, Operation.SPEECH, 250, 0).dollars())
                .isEqualByComparingTo("0.015");
    }

    @Test
    void sumsOfRoundedCostsStayWithinHalfABillionthEach() {
        Target target = target("openai/text-embedding-3-small", Json.object());
        Money sum = Money.ZERO;
        for (int n = 0; n < 1000; n++) {
            sum = sum.plus(prices.cost(chat(target, Usage.of(1, 0))));
        }
        assertThat(sum.dollars()).isEqualByComparingTo("0.00002");
    }

    @Test
    void aCostIsReckonedInLittleTime() {
        Pricing.Metering metering =
                chat(
                        target("anthropic/claude-sonnet-4-5-20250929", Json.object()),
                        new Usage(2048, 1800, 456, 0, 503, 0, 0, 100, 0, 0, 0));
        reckon(metering);
        long begin = System.nanoTime();
        long sum = reckon(metering);
        double each = (System.nanoTime() - begin) / (double) ROUNDS;
        System.out.printf("cost of a call with five classes of tokens: %.0f ns%n", each);

        assertThat(sum).isEqualTo(16_539_000L * ROUNDS);
        assertThat(each).as("nanoseconds, with room for a busy machine").isLessThan(20_000);
    }

    private long reckon(Pricing.Metering metering) {
        long sum = 0;
        for (int n = 0; n < ROUNDS; n++) {
            sum += prices.cost(metering).nanos();
        }
        return sum;
    }

    private static Pricing.Metering chat(Target target, Usage usage) {
        return new Pricing.Metering(target, Operation.CHAT, usage, Map.of(), "");
    }

    private static Pricing.Metering metering(JsonNode told) {
        Map<String, BigDecimal> units = new HashMap<>();
        told.path("units")
                .properties()
                .forEach(
                        unit -> units.put(unit.getKey(), new BigDecimal(unit.getValue().asText())));
        ObjectNode info = told.path("info") instanceof ObjectNode own ? own : Json.object();
        return new Pricing.Metering(
                target(told.path("model").asText(), info),
                Operation.valueOf(told.path("operation").asText("CHAT")),
                usage(told.path("format").asText(), told.path("usage")),
                units,
                told.path("tier").asText());
    }

    private static Usage usage(String format, JsonNode usage) {
        return switch (format) {
            case "anthropic" -> UsageReader.fromAnthropic(usage);
            case "gemini" -> UsageReader.fromGemini(usage);
            case "responses" -> UsageReader.fromResponses(usage);
            default -> UsageReader.fromOpenAi(usage);
        };
    }

    private static Target target(String name, ObjectNode info) {
        String vendor = name.substring(0, name.indexOf('/'));
        String model = name.substring(vendor.length() + 1);
        Deployment.Parameters parameters =
                new Deployment.Parameters(
                        Json.object(),
                        false,
                        Set.of(),
                        Set.of(),
                        Map.of(),
                        Json.object(),
                        Optional.empty(),
                        Timeouts.DEFAULT,
                        Timeouts.DEFAULT,
                        Set.of());
        return new Target(
                new Deployment(
                        name,
                        model,
                        vendor,
                        model,
                        Map.of(),
                        parameters,
                        Deployment.Routing.PLAIN,
                        info),
                model);
    }
}
