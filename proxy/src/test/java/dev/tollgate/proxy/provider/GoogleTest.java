package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cases as files can't show. */
class GoogleTest {

    private final Gemini gemini = new Gemini(FixedStamp.create());

    @Test
    void nativeRequestsGoOnByteForByte() {
        byte[] sent = "{ \"contents\" : [ {\"parts\":[{\"text\":\"\\u00e4\"}]} ] }".getBytes(UTF_8);

        assertThat(request(sent).body().toBytes()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"33s, 34", "33.917465538s, 34", "0.2s, 1"})
    void retryDelayInTheBodyBecomesTheHeader(String delay, String seconds) {
        assertThat(quota(delay, Map.of()).headers()).containsEntry("retry-after", seconds);
    }

    @Test
    void headerOfTheVendorGoesBeforeTheBody() {
        assertThat(quota("33s", Map.of("retry-after", "5")).headers())
                .containsEntry("retry-after", "5");
    }

    @Test
    void oddRetryDelayIsPassedOver() {
        assertThat(quota("soon", Map.of()).headers()).isEmpty();
    }

    private Failure.Upstream quota(String delay, Map<String, String> headers) {
        String body = "{\"error\":{\"code\":429,\"details\":[{\"retryDelay\":\"" + delay + "\"}]}}";
        return VendorErrors.of(gemini, 429, headers, body.getBytes(UTF_8));
    }

    private UpstreamRequest request(byte[] body) {
        Deployment deployment =
                CaseDeployment.read(
                        Json.parseObject(
                                """
                                {"vendor":"gemini","model":"m","connection":{"api_key":"k"}}
                                """
                                        .getBytes(UTF_8)));
        Target target = new Target(deployment, "m");
        Prompt prompt =
                new Prompt(
                        Operation.GENERATE_CONTENT,
                        RawObject.of(body),
                        target,
                        false,
                        Map.of(),
                        Timeouts.DEFAULT);
        return gemini.adapter(Operation.GENERATE_CONTENT, target).orElseThrow().toUpstream(prompt);
    }
}
