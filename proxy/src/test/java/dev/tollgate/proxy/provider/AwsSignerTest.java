package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Payload;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The expected signatures were computed by botocore 1.43, AWS's implementation in Python. */
class AwsSignerTest {

    private static final String ID = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final URI MODEL =
            URI.create(
                    "https://bedrock-runtime.eu-central-1.amazonaws.com/model/"
                            + "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse");

    private final AwsSigner signer = new AwsSigner(FixedStamp.create());

    @Test
    void signatureIsTheOneThatAwsComputes() {
        assertThat(sign(AwsCredentialsIdentity.create(ID, SECRET)))
                .containsEntry("x-amz-date", "20231114T221320Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-central-1/bedrock/"
                                + "aws4_request, "
                                + "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,"
                                + " Signature=6ba86518136abec4bfafe58a542805995f544622a3f1d5368e0cc"
                                + "4484d0c04a8")
                .doesNotContainKeys("host", "content-length");
    }

    @Test
    void sessionTokenIsSentAndSigned() {
        assertThat(sign(AwsSessionCredentialsIdentity.create(ID, SECRET, "TOKEN")))
                .containsEntry("x-amz-security-token", "TOKEN")
                .extractingByKey("authorization")
                .asString()
                .endsWith(
                        "Signature=c3dc10c1d8b4a331621584d497ee54e165abef4b8bffe09c50674c75196882"
                                + "ee");
    }

    private Map<String, String> sign(AwsCredentialsIdentity identity) {
        return signer.sign(
                "POST",
                MODEL,
                Map.of("content-type", "application/json"),
                Payload.of("{\"messages\":[]}".getBytes(UTF_8)),
                new AwsSigner.Scope(identity, "eu-central-1", "bedrock"));
    }
}
