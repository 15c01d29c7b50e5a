package dev.tollgate.proxy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where each vendor's paths lead, and with which credentials: {@code provider-paths.json}. */
class PassThroughTest {

    private static final byte[] BODY = {1, 2, 3};

    static Stream<JsonNode> cases() throws IOException {
        try (InputStream in = PassThroughTest.class.getResourceAsStream("/provider-paths.json")) {
            byte[] file = Objects.requireNonNull(in).readAllBytes();
            return Json.parseObject(file).path("cases").valueStream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pathGoesToTheVendorWithTheDeploymentsCredentials(JsonNode one) {
        Deployment deployment = CaseDeployment.read((ObjectNode) one);
        PassThrough vendor = vendor(deployment.vendor());
        String path = one.path("path").asText();
        String place =
                one.path("openAi").asBoolean()
                        ? vendor.openAiPath(deployment, path).orElseThrow()
                        : path;

        UpstreamRequest request = vendor.passThrough(deployment, call(place, one));

        assertThat(request.uri()).hasToString(one.path("uri").asText());
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.body().toBytes()).isEqualTo(BODY);
        ObjectNode headers = Json.object();
        request.headers().forEach(headers::put);
        assertThat(headers).isEqualTo(one.path("headers"));
    }

    @Test
    void onlyOpenAisKinHasItsFiles() {
        Deployment deployment = CaseDeployment.read(Json.object().put("vendor", "anthropic"));

        assertThat(vendor("anthropic").openAiPath(deployment, "/files")).isEmpty();
        assertThat(vendor("azure_ai").openAiPath(deployment, "/files")).isEmpty();
    }

    @Test
    void deploymentWithoutAKeySaysSo() {
        Deployment deployment = CaseDeployment.read(Json.object().put("vendor", "mistral"));
        RawCall call = call("/v1/ocr", Json.object());

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> vendor("mistral").passThrough(deployment, call))
                .withMessageContaining("MISTRAL_API_KEY");
    }

    private static RawCall call(String path, JsonNode one) {
        return new RawCall(
                "PUT",
                path,
                one.path("query").asText(),
                Map.of("content-type", "application/x-any"),
                Payload.of(BODY),
                Timeouts.DEFAULT);
    }

    private static PassThrough vendor(String name) {
        return (PassThrough) TestedProviders.named(name, FixedStamp.create());
    }
}
