package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a call used that isn't counted in tokens: images, characters, seconds, searches. */
final class Units {

    private static final Pattern SIZE = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
    private static final String USUAL_SIZE = "1024x1024";
    private static final Pattern QUALITY = Pattern.compile("standard|hd|low|medium|high");
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d?");
    private static final int NANO_SCALE = 9;

    private Units() {}

    /**
     * By the request, and by the answer where it tells.
     *
     * @param answer none where it isn't JSON
     * @param nanos how long the vendor took
     */
    static Map<String, BigDecimal> of(Ask ask, Optional<byte[]> answer, long nanos) {
        return switch (ask.operation()) {
            case SPEECH -> Map.of("character", characters(ask.body()));
            case IMAGE_GENERATION, IMAGE_EDIT -> images(ask.body());
            case TRANSCRIPTION ->
                    answer.map(Units::seconds)
                            .map(seconds -> Map.of("second", seconds))
                            .orElseGet(Map::of);
            case RERANK -> Map.of("query", answer.map(Units::searches).orElse(BigDecimal.ONE));
            default -> Map.of("second", BigDecimal.valueOf(nanos, NANO_SCALE));
        };
    }

    /** The variant of an image as the price map has it, {@code hd/1024-x-1024}. */
    static String variant(Ask ask) {
        boolean images =
                ask.operation() == Operation.IMAGE_GENERATION
                        || ask.operation() == Operation.IMAGE_EDIT;
        if (!images) {
            return "";
        }
        String quality =
                ask.body()
                        .text("quality")
                        .filter(told -> QUALITY.matcher(told).matches())
                        .orElse("standard");
        return quality + "/" + size(ask.body()).group().replace("x", "-x-");
    }

    private static BigDecimal characters(Body body) {
        String input = body.text("input").orElse("");
        return BigDecimal.valueOf(input.codePointCount(0, input.length()));
    }

    private static Map<String, BigDecimal> images(Body body) {
        Matcher size = size(body);
        BigDecimal images = count(body);
        BigDecimal pixels = new BigDecimal(size.group(1)).multiply(new BigDecimal(size.group(2)));
        return Map.of("image", images, "pixel", images.multiply(pixels));
    }

    private static Matcher size(Body body) {
        Matcher told = SIZE.matcher(body.text("size").orElse(USUAL_SIZE));
        if (told.matches()) {
            return told;
        }
        Matcher usual = SIZE.matcher(USUAL_SIZE);
        usual.matches();
        return usual;
    }

    /** {@code n}, a number in JSON and text in a form. */
    private static BigDecimal count(Body body) {
        Optional<String> told =
                body instanceof RawObject json
                        ? json.value("n").map(JsonNode::asText)
                        : body.text("n");
        return told.filter(n -> COUNT.matcher(n).matches())
                .map(BigDecimal::new)
                .orElse(BigDecimal.ONE);
    }

    /** Of sound; OpenAI bills {@code usage.seconds}, others tell {@code duration}. */
    private static BigDecimal seconds(byte[] answer) {
        JsonNode json = Json.parse(answer);
        JsonNode billed = json.path("usage").path("seconds");
        JsonNode told = billed.isNumber() ? billed : json.path("duration");
        return told.isNumber() ? told.decimalValue().max(BigDecimal.ZERO) : BigDecimal.ZERO;
    }

    private static BigDecimal searches(byte[] answer) {
        JsonNode told = Json.parse(answer).path("meta").path("billed_units").path("search_units");
        return told.isNumber() ? told.decimalValue().max(BigDecimal.ZERO) : BigDecimal.ONE;
    }
}
