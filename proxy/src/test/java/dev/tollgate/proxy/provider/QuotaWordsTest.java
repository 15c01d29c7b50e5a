package dev.tollgate.proxy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Exhaustion;
import dev.tollgate.proxy.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class QuotaWordsTest {

    @TestFactory
    Stream<DynamicTest> vendorsWordsAreUnderstood() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(
                        QuotaWordsTest.class.getResourceAsStream("/provider/quota/cases.json"))) {
            JsonNode cases = Json.parse(file.readAllBytes());
            assertThat(cases.size()).isGreaterThan(20);
            return cases.valueStream()
                    .map(one ->
                            DynamicTest.dynamicTest(
                                    one.path("name").asText(), () -> isUnderstood(one)));
        }
    }

    private static void isUnderstood(JsonNode one) {
        Map<String, String> headers = new HashMap<>();
        one.path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));

        Failure.Upstream failure =
                VendorErrors.of(
                        new MockProvider(),
                        one.path("status").asInt(),
                        headers,
                        Json.bytes(one.path("body")));

        JsonNode limit = one.path("limit");
        assertThat(failure.exhaustion().map(found -> found.period().name()).orElse(""))
                .isEqualTo(one.path("period").asText());
        assertThat(failure.exhaustion().map(Exhaustion::limit).orElse(OptionalLong.empty()))
                .isEqualTo(
                        limit.isNumber()
                                ? OptionalLong.of(limit.longValue())
                                : OptionalLong.empty());
        assertThat(failure.headers().getOrDefault("retry-after", ""))
                .isEqualTo(one.path("retryAfter").asText());
    }
}
