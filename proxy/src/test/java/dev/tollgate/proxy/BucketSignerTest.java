package dev.tollgate.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.provider.AwsSigner;
import dev.tollgate.proxy.provider.Stamp;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Uploads have what S3 asks for beside what Bedrock does: the body's hash as a header. */
class BucketSignerTest {

    @Test
    void uploadIsSignedForItsBucketsRegion() {
        ExportSettings.S3 bucket =
                new ExportSettings.S3(
                        "logs",
                        "eu-central-1",
                        Optional.empty(),
                        "",
                        "AKIA",
                        new Secret("canary"),
                        Optional.of(new Secret("session")),
                        ExportSettings.Which.BOTH);

        Map<String, String> headers =
                new BucketSigner(new AwsSigner(new Stamp(() -> "1", () -> 1_440_938_160)))
                        .sign(
                                bucket,
                                URI.create("https://logs.s3.eu-central-1.amazonaws.com/a_b.json"),
                                Map.of("content-type", "application/json"),
                                "{}".getBytes(UTF_8));

        assertThat(headers)
                .containsEntry("content-type", "application/json")
                .containsEntry("x-amz-date", "20150830T123600Z")
                .containsEntry("x-amz-security-token", "session")
                .containsEntry(
                        "x-amz-content-sha256",
                        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
                .doesNotContainKeys("host", "content-length");
        assertThat(headers.get("authorization"))
                .startsWith(
                        "AWS4-HMAC-SHA256"
                                + " Credential=AKIA/20150830/eu-central-1/s3/aws4_request")
                .contains("host", "x-amz-content-sha256")
                .doesNotContain("canary");
    }
}
