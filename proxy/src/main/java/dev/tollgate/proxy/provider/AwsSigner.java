package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * AWS Signature Version 4 of requests.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS,
 *     Signature Version 4</a>
 */
public final class AwsSigner {

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final Stamp stamp;

    public AwsSigner(Stamp stamp) {
        this.stamp = stamp;
    }

    /**
     * Who signs, for what.
     *
     * @param service the name in the credential scope: {@code bedrock}
     */
    public record Scope(AwsCredentialsIdentity identity, String region, String service) {

        /** Without the credential. */
        @Override
        public String toString() {
            return region + "/" + service;
        }
    }

    /** Credentials; with a session's token they don't last. */
    public static AwsCredentialsIdentity identity(
            String id, String secret, Optional<String> session) {
        return session.<AwsCredentialsIdentity>map(
                        token -> AwsSessionCredentialsIdentity.create(id, secret, token))
                .orElseGet(() -> AwsCredentialsIdentity.create(id, secret));
    }

    /**
     * The headers to send by lower-case name, those given among them; all of them are signed.
     *
     * @param uri percent-encoded as it will be sent
     */
    public Map<String, String> sign(
            String method, URI uri, Map<String, String> headers, Payload body, Scope scope) {
        byte[] bytes = body.toBytes();
        Clock now = Clock.fixed(Instant.ofEpochSecond(stamp.now()), ZoneOffset.UTC);
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        Map<String, String> signed = new LinkedHashMap<>();
        signer.sign(sign ->
                        sign.request(request.build())
                                .payload(() -> new ByteArrayInputStream(bytes))
                                .identity(scope.identity())
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, scope.service())
                                .putProperty(AwsV4HttpSigner.REGION_NAME, scope.region())
                                .putProperty(HttpSigner.SIGNING_CLOCK, now))
                .request()
                .forEachHeader((name, values) ->
                        signed.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        // the sender writes these itself
        signed.keySet().removeAll(Set.of("host", "content-length"));
        return signed;
    }
}
